import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';

/**
 * Removes a profile of any company, and only that (organization-users-tags.md §4.6).
 * @throws ApiError 400/301
 */
export const deleteUser: Handler<'users.delete'> = async ({ database }, { user: id }) => {
  const { deletedCount } = await database.users.deleteOne({ _id: id });
  if (deletedCount === 0) throw new ApiError('bad_request.invalid_user_id', { data: { id } });
  return {};
};
