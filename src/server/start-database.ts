import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/index.js';
import { type EngineLog, startEngine } from '../database/engine/index.js';

/** Where the database is, and how to leave it. */
export interface DatabaseServer {
  url: string;
  /** Ends the embedded engine; a database that somebody else runs is left alone. */
  stop(): Promise<void>;
}

/** After this an engine that hangs is killed, of which it recovers at the next start. */
const ENGINE_STOP_TIMEOUT_MS = 3000;

/**
 * The configured database, or the embedded engine when none is configured (design.md, «The database»).
 * @param options.isPrivate keep the engine from other processes on the folder
 * @throws EngineError with one sentence when the engine cannot run here or its folder is in use
 */
export async function startDatabase(
  { database }: Settings,
  log: EngineLog,
  { isPrivate = false }: { isPrivate?: boolean } = {},
): Promise<DatabaseServer> {
  if (database.url !== '') return { url: database.url, stop: async () => {} };
  const engine = await startEngine({
    folder: database.folder,
    runtimeFolder: database.runtime_folder || join(cacheFolder(), 'armature', 'c-runtime'),
    stopTimeoutMs: ENGINE_STOP_TIMEOUT_MS,
    log,
    isPrivate,
  });
  return { url: engine.uri, stop: () => engine.stop() };
}

function cacheFolder(): string {
  return process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
}
