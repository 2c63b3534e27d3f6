import { removeAccessKey } from '../../auth/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { ownLogin, refuseProtected, shownKey } from './own-login.js';

/** Tokens that were made with the key live on until they expire. */
export const revokeCredentials: Handler<'auth.revoke_credentials'> = async (context, { access_key: key }) => {
  const { database, identity, company } = context;
  const login = await ownLogin(context);
  refuseProtected(login);
  if (login.credentials?.some((entry) => entry.key === key && entry.configured)) {
    throw new ApiError('bad_request.invalid_user_id', { extra: 'the access key comes from the configuration' });
  }
  if (await removeAccessKey(database, login, key)) return { revoked: 1 };
  throw new ApiError('bad_request.invalid_user', {
    extra: 'invalid user or invalid access key',
    data: { user: identity.user, access_key: shownKey(key), company },
  });
};
