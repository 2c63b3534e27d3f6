export { EngineError } from './engine-error.js';
export { runningEngine } from './folder-owner.js';
export { startEngine } from './start-engine.js';
export type { Engine, EngineOptions } from './start-engine.js';
export type { EngineLog } from './engine-log.js';
