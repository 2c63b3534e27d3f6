import type { Logger } from 'pino';
import { type FirstCredential, prepareLogins } from '../auth/index.js';
import type { Settings } from '../config/index.js';
import { isHalfRestored, prepareDatabase } from '../database/index.js';
import { awaitDatabase } from './await-database.js';
import { StartError } from './start-error.js';
import { newId, now } from './system.js';

/** After so long the operator is told what takes time. */
const SLOW_MS = 3000;

/**
 * What one process does once before any serves: indexes, the first documents, the configured logins.
 * @returns the access key of the first administrator, when one had to be made
 * @throws StartError when the database stays away or is half restored
 */
export async function prepareData(
  settings: Settings,
  databaseUrl: string,
  log: Logger,
): Promise<FirstCredential | undefined> {
  const database = await awaitDatabase(settings, databaseUrl, log, { patient: true });
  const isSlow = setTimeout(() => log.info({}, 'preparing the database: its indexes are built'), SLOW_MS);
  try {
    if (await isHalfRestored(database)) {
      throw new StartError('The database is half restored from a backup: run armature db restore again');
    }
    const { missingMigrations } = await prepareDatabase({
      database,
      company: settings.api.default_company,
      now: now(),
      newId,
    });
    if (missingMigrations.length > 0) {
      log.warn(
        { migrations: missingMigrations },
        'the database is of an older server and lacks migrations; start that server once in its newest version',
      );
    }
    return await prepareLogins({ database, settings, now, newId });
  } finally {
    clearTimeout(isSlow);
    await database.close();
  }
}
