import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Settings } from '../config/index.js';
import { type Database, databaseFailure } from '../database/index.js';
import { openCollections } from './open-collections.js';
import { StartError } from './start-error.js';

const PAUSE_MS = 100;

/**
 * Opens the collections of a database that may not be there yet: server and database are often started together. Waits for the
 * setting `database.start_timeout_ms`, of which the last attempt may go on for the time of a call.
 *
 * @param patient see openCollections
 * @throws StartError when it stays away, or refuses us
 */
export async function awaitDatabase(
  settings: Settings,
  url: string,
  log: Logger,
  { patient = false } = {},
): Promise<Database> {
  const address = url.replace(/\/\/[^/]*@/, '//');
  const timeoutMs = settings.database.start_timeout_ms;
  const deadline = performance.now() + timeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    const database = openCollections(settings, url, patient);
    try {
      await database.backend.command({ ping: 1 });
      return database;
    } catch (cause) {
      await database.close(); // a client whose first connection failed stays without one
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (databaseFailure(cause) !== 'unavailable') {
        throw new StartError(`The database at ${address} refuses the server: ${reason}`, { cause });
      }
      if (performance.now() > deadline) {
        const advice = 'check database.url, or leave it empty for the embedded engine';
        throw new StartError(`The database at ${address} did not answer for ${timeoutMs} ms (${reason}); ${advice}`, {
          cause,
        });
      }
      if (attempt === 1) log.warn({ address, reason, timeoutMs }, 'waiting for the database');
    }
    await wait(PAUSE_MS);
  }
}
