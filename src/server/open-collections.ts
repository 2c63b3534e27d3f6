import type { Settings } from '../config/index.js';
import { type Database, databaseFailure, openDatabase } from '../database/index.js';
import { StartError } from './start-error.js';

/**
 * Opens the collections of a database, which need not be there yet.
 * @param url where it is; the settings leave that open for the embedded engine
 * @param patient for preparing the database, which may take minutes
 * @throws StartError when the address makes no sense
 */
export function openCollections({ database }: Settings, url: string, patient = false): Database {
  try {
    return openDatabase({
      url,
      backend: database.backend,
      auth: database.auth,
      timeoutMs: database.timeout_ms,
      poolSize: database.pool_size,
      patient,
    }).database;
  } catch (error) {
    if (databaseFailure(error) === undefined || !(error instanceof Error)) throw error;
    throw new StartError(`The setting database.url is not the address of a MongoDB: ${error.message}`, {
      cause: error,
    });
  }
}
