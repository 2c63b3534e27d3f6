import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { parsePreferences } from './preferences.js';

/**
 * The caller's own preferences (organization-users-tags.md §4.8).
 * @throws ApiError 400/301 for callers without a profile
 */
export const getPreferences: Handler<'users.get_preferences'> = async ({ database, identity, company }) => {
  const user = await database.users.findOne({ _id: identity.user, company }, { projection: { preferences: 1 } });
  if (!user) throw new ApiError('bad_request.invalid_user_id', { data: { id: identity.user, company } });
  return { preferences: parsePreferences(user.preferences) };
};
