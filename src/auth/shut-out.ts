import type { Database } from '../database/index.js';
import { endSessions } from './revocations.js';

/**
 * Shuts a user out: all access keys go, and the tokens end about a second later in every running server. Login and profile stay, so that
 * a new key lets the user in again. Keys go first, so that nobody gets a token that was not ended.
 *
 * @returns the number of keys; undefined when there is no such login
 */
export async function shutOut(database: Database, user: string): Promise<number | undefined> {
  const before = await database.authUsers.findOneAndUpdate(
    { _id: user },
    { $set: { credentials: [] } },
    { projection: { 'credentials.key': 1 }, returnDocument: 'before' },
  );
  if (!before) return undefined;
  await endSessions(database, user);
  return before.credentials?.length ?? 0;
}

/**
 * Removes a user: keys, tokens, profile and at last the login, so that a repeated call finishes what was interrupted. What the user
 * made stays, under the id of a user whom nobody knows.
 *
 * @returns whether there was such a user
 */
export async function removeUser(database: Database, user: string): Promise<boolean> {
  const keys = await shutOut(database, user);
  const { deletedCount } = await database.users.deleteOne({ _id: user });
  await database.authUsers.deleteOne({ _id: user });
  return keys !== undefined || deletedCount > 0;
}

/**
 * Takes an access key from whoever has it, also one that comes from the settings, and ends all tokens of its user: not every
 * token tells which key it was got with.
 *
 * @returns the user; undefined when nobody has the key
 */
export async function revokeKey(
  database: Database,
  key: string,
  { keepTokens }: { keepTokens: boolean },
): Promise<string | undefined> {
  const owner = await database.authUsers.findOneAndUpdate(
    { 'credentials.key': key },
    { $pull: { credentials: { key } } },
    { projection: { _id: 1 } },
  );
  if (owner && !keepTokens) await endSessions(database, owner._id);
  return owner?._id;
}
