import { ApiError } from '../../rpc/api-error.js';
import type { Identity } from '../../rpc/identity.js';
import type { ServiceContext } from '../context.js';

/**
 * The identity that a user has now, with the user's own role.
 * @throws ApiError 400/301 when there is no such user in the company, or anywhere when none is given
 */
export async function existingIdentity({ auth }: ServiceContext, user: string, company?: string): Promise<Identity> {
  const identity = await auth.authenticator.findIdentity(user, company);
  if (identity) return identity;
  throw new ApiError('bad_request.invalid_user_id', { data: { id: user, ...(company !== undefined && { company }) } });
}
