import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Database, databaseFailure } from '../database/index.js';
import { StartError } from './start-error.js';

/** How patiently a start waits, and for what. */
export interface Patience {
  /** Address of the database. */
  url: string;
  /** Counted from the first attempt, of which the last may go on for the time of a call. */
  timeoutMs: number;
  log: Logger;
}

const PAUSE_MS = 100;

/**
 * Waits for a database that is not there yet: server and database are often started together.
 * @throws StartError when it stays away, or refuses us
 */
export async function waitForDatabase({ backend }: Database, { url, timeoutMs, log }: Patience): Promise<void> {
  const address = url.replace(/\/\/[^/]*@/, '//');
  const deadline = performance.now() + timeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await backend.command({ ping: 1 });
      return;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (databaseFailure(error) !== 'unavailable') {
        throw new StartError(`The database at ${address} refuses the server: ${reason}`, { cause: error });
      }
      if (performance.now() > deadline) {
        throw new StartError(
          `The database at ${address} did not answer for ${timeoutMs} ms (${reason}); check database.url, or leave it empty for the embedded engine`,
          { cause: error },
        );
      }
      if (attempt === 1) log.warn({ address, reason, timeoutMs }, 'waiting for the database');
    }
    await wait(PAUSE_MS);
  }
}
