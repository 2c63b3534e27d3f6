export { backUp } from './back-up.js';
export type { BackupParts } from './back-up.js';
export { BackupError } from './backup-error.js';
export { readManifest } from './manifest.js';
export type { BackupManifest } from './manifest.js';
export { restore } from './restore.js';
export type { RestoreParts } from './restore.js';
export { isHalfRestored } from './restore-traces.js';
