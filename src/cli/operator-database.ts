import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../config/index.js';
import type { Database } from '../database/index.js';
import { type EngineLog, runningEngine } from '../database/engine/index.js';
import { ApiError } from '../rpc/api-error.js';
import { type DatabaseServer, startDatabase } from '../server/start-database.js';
import { CommandError, UNREACHABLE } from './command-error.js';
import { type SettingsOptions, readSettings } from './read-settings.js';
import type { Terminal } from './terminal.js';

/** What a command needs of the database. */
export interface DatabaseNeeds {
  /** Refuse to share the embedded engine with a running server. */
  exclusive?: boolean;
  /** Make the data folder of the embedded engine when it is missing. */
  mayCreate?: boolean;
}

/**
 * Runs a command of the operator on the database of the settings, whether a server runs or not: at the address of the settings, else
 * through the engine of the server that has the data folder open, else on an engine of its own for the time of the command.
 *
 * @throws CommandError in one sentence for whatever the database or the rules of the API refuse; SettingsError, EngineError
 */
export async function withDatabase<Result>(
  options: SettingsOptions,
  terminal: Terminal,
  use: (database: Database, settings: Settings) => Promise<Result>,
  needs: DatabaseNeeds = {},
): Promise<Result> {
  const settings = await readSettings(options, terminal);
  const server = await findDatabase(settings, terminal, needs);
  let database: Database | undefined;
  try {
    const { openCollections } = await import('../server/open-collections.js');
    database = openCollections(settings, server.url, true);
    await database.backend.command({ ping: 1 });
    return await use(database, settings);
  } catch (error) {
    throw await inOneSentence(error, server.url);
  } finally {
    await database?.close();
    await server.stop();
  }
}

async function findDatabase(
  settings: Settings,
  terminal: Terminal,
  { exclusive = false, mayCreate = false }: DatabaseNeeds,
): Promise<DatabaseServer> {
  const log = warningsOnly(terminal);
  if (settings.database.url !== '') return startDatabase(settings, log);
  const folder = resolve(terminal.folder, settings.database.folder);
  const running = runningEngine(folder);
  if (running !== undefined && exclusive) {
    throw new CommandError(`A server uses the data folder ${folder}: stop it first`);
  }
  if (running !== undefined) return { url: running, stop: async () => {} };
  if (!existsSync(folder) && !mayCreate) {
    throw new CommandError(
      `There is no data folder ${folder}: start the server once, or name its settings with --config or database.folder`,
    );
  }
  return startDatabase(settings, log, { isPrivate: true });
}

function warningsOnly({ warn }: Terminal): EngineLog {
  return {
    info: () => {},
    warn: (_fields, message) => warn(`${message}\n`),
    error: (_fields, message) => warn(`${message}\n`),
  };
}

/** What the operator reads of a failure, when it is one that can be told. */
async function inOneSentence(error: unknown, url: string): Promise<unknown> {
  const { BackupError, databaseFailure } = await import('../database/index.js');
  if (error instanceof ApiError || error instanceof BackupError) {
    return new CommandError(error.message, { cause: error });
  }
  const failure = databaseFailure(error);
  if (!(error instanceof Error)) return error;
  if (failure === undefined) return isOfSystem(error) ? new CommandError(error.message, { cause: error }) : error;
  const place = `The database at ${url.replace(/\/\/[^/]*@/, '//')}`;
  return failure === 'unavailable'
    ? new CommandError(`${place} can't be reached: ${error.message}`, { exitCode: UNREACHABLE, cause: error })
    : new CommandError(`${place} refuses the command: ${error.message}`, { cause: error });
}

/** Such as a disk that is full. */
function isOfSystem(error: Error): boolean {
  return 'syscall' in error;
}
