import type { Handler } from '../context.js';
import { existingIdentity } from './existing-identity.js';

export const getTokenForUser: Handler<'auth.get_token_for_user'> = async (context, request) => {
  const identity = await existingIdentity(context, request.user, request.company ?? undefined);
  return { token: await context.auth.issueToken(identity, { expirationSec: request.expiration_sec }) };
};
