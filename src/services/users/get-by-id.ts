import { presentAll, userEntity } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { preferencesText } from './preferences.js';

/**
 * One profile of the caller's company; role `system` reads those of any company (organization-users-tags.md §4.2).
 * @throws ApiError 400/301
 */
export const getById: Handler<'users.get_by_id'> = async ({ database, identity, company }, { user: id }) => {
  const scope = identity.role === 'system' ? {} : { company };
  const user = await database.users.findOne({ _id: id, ...scope });
  if (!user) throw new ApiError('bad_request.invalid_user_id', { data: { id, ...scope } });
  return { user: { ...presentAll(userEntity, user), preferences: preferencesText(user.preferences) } };
};
