import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { shownKey } from './own-login.js';

export const editCredentials: Handler<'auth.edit_credentials'> = async ({ database, identity, company }, request) => {
  const { access_key: key, label } = request;
  const { matchedCount } = await database.authUsers.updateOne(
    { _id: identity.user, company, 'credentials.key': key },
    label == null ? { $unset: { 'credentials.$.label': '' } } : { $set: { 'credentials.$.label': label } },
  );
  if (matchedCount === 1) return { updated: 1 };
  throw new ApiError('bad_request.invalid_access_key', {
    extra: 'invalid user or invalid access key',
    data: { user: identity.user, access_key: shownKey(key), company },
  });
};
