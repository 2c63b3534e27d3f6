import { isProtected } from '../../auth/index.js';
import type { AuthUserDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';

/**
 * The login of the user that the call runs as.
 * @throws ApiError 400/301 when the user was deleted while the token lives on
 */
export async function ownLogin({ database, identity, company }: ServiceContext): Promise<AuthUserDocument> {
  const login = await database.authUsers.findOne({ _id: identity.user, company });
  if (login) return login;
  throw new ApiError('bad_request.invalid_user_id', { data: { id: identity.user, company } });
}

/**
 * Service accounts get their keys from the settings alone.
 * @throws ApiError 400/301
 */
export function refuseProtected(login: AuthUserDocument): void {
  if (isProtected(login)) throw new ApiError('bad_request.invalid_user_id', { extra: 'protected identity' });
}

/** An access key as a message may show it: whoever mixes key and secret up must not find the secret in the log (assurance.md S18). */
export function shownKey(key: string): string {
  return /^[A-Z0-9]{1,100}$/.test(key) ? key : '<not an access key>';
}
