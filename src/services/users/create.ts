import { type UserDocument, databaseFailure } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';

/**
 * Stores a profile alone, in whatever company the caller names (organization-users-tags.md §4.5).
 * @throws ApiError 400/302
 */
export const createUser: Handler<'users.create'> = async ({ database, settings, now }, request) => {
  const user: UserDocument = {
    _id: request.id,
    company: request.company,
    name: request.name,
    ...(typeof request.given_name === 'string' && { given_name: request.given_name }),
    ...(typeof request.family_name === 'string' && { family_name: request.family_name }),
    ...(typeof request.avatar === 'string' && { avatar: request.avatar }),
    preferences: '',
    created: now,
    created_in_version: settings.api.server_version,
  };
  try {
    await database.users.insertOne(user);
  } catch (cause) {
    if (databaseFailure(cause) !== 'duplicate') throw cause;
    throw new ApiError('bad_request.user_id_exists', { data: { id: request.id }, cause });
  }
  return {};
};
