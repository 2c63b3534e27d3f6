import { SettingsError } from '../config/index.js';
import { EngineError } from '../database/engine/index.js';
import { HoconError } from '../hocon/index.js';
import { RegistryError } from '../rpc/registry.js';
import { ServiceFilesError } from '../schema/check-services.js';
import { StartError } from './start-error.js';

/** Errors whose message tells the operator all that is needed. */
const EXPECTED = [SettingsError, HoconError, EngineError, ServiceFilesError, RegistryError, StartError];

/** What the operator reads when an error ends the server: the sentence of an expected one, else all that is known. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = isAboutFile(error) || EXPECTED.some((kind) => error instanceof kind);
  return isExpected ? error.message : (error.stack ?? error.message);
}

/** Errors of the system name the file and what is wrong with it. */
function isAboutFile(error: Error): boolean {
  return 'syscall' in error && 'path' in error;
}
