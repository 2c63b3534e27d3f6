import type { Db } from 'mongodb';
import type { Database } from '../database.js';

/** Begins the names of collections that a restore fills before it puts them in the place of others. */
export const TEMPORARY_PREFIX = 'armature_restore.';
/** The collection of the backend database that is there while a restore puts collections in their places. */
export const RESTORE_MARK = 'armature_restore';

/**
 * Whether a restore was interrupted while it put collections in their places, so that some are old and some new. Nothing but another
 * restore should use the database then.
 */
export async function isHalfRestored({ backend }: Pick<Database, 'backend'>): Promise<boolean> {
  return backend.listCollections({ name: RESTORE_MARK }, { nameOnly: true }).hasNext();
}

/** Names of the collections in a database that an interrupted restore has left, which are of no use. */
export async function leftByRestore(database: Db): Promise<string[]> {
  const names = await database.listCollections({}, { nameOnly: true }).toArray();
  return names.map(({ name }) => name).filter((name) => name.startsWith(TEMPORARY_PREFIX));
}
