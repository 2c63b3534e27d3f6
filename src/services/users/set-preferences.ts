import { isDeepStrictEqual } from 'node:util';
import type { Condition } from 'mongodb';
import type { JsonObject } from '../../json/is-object.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { type StoredPreferences, checkPreferenceKeys, parsePreferences, serializePreferences } from './preferences.js';

/** A write fails only when another one went before it: so many calls of one user at the same moment all succeed. */
const MAX_ATTEMPTS = 32;

/**
 * Replaces the values of top-level keys in the caller's preferences (organization-users-tags.md §4.8). They are one text, so
 * what was read must still be there when it is written; otherwise the change is made again on what is there now.
 * @throws ApiError 400/16 and 400/305 for keys, 400/301 for callers without a profile
 */
export const setPreferences: Handler<'users.set_preferences'> = async (
  { database, identity, company },
  { preferences },
) => {
  checkPreferenceKeys(preferences);
  const caller = { _id: identity.user, company };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const user = await database.users.findOne(caller, { projection: { preferences: 1 } });
    if (!user) throw new ApiError('bad_request.invalid_user_id', { data: { id: identity.user, company } });
    const before = parsePreferences(user.preferences);
    const after = { ...before, ...preferences };
    if (isDeepStrictEqual(before, after)) return { updated: 0, fields: {} };
    const { matchedCount } = await database.users.updateOne(
      { ...caller, preferences: sameAs(user.preferences) },
      { $set: { preferences: serializePreferences(after) } },
    );
    if (matchedCount > 0) return { updated: 1, fields: { preferences: after } };
  }
  throw new ApiError('server_error.update_failed', { extra: 'too many changes of the same preferences at once' });
};

/** Holds while nobody else has written: every write leaves a text, so what was none and still is none is the same. */
function sameAs(stored: StoredPreferences): Condition<string | JsonObject> {
  return typeof stored === 'string' ? { $eq: stored } : { $not: { $type: 'string' } };
}
