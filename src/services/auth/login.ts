import { tokenLifetimeSec } from '../../auth/index.js';
import type { Handler } from '../context.js';
import { existingIdentity } from './existing-identity.js';

/** The role in the token is the one that the user has now, not that of an older token which may sign the call. */
export const login: Handler<'auth.login'> = async (context, request) => {
  const { auth, settings } = context;
  const identity = await existingIdentity(context, context.identity.user, context.company);
  const expirationSec = tokenLifetimeSec(settings.auth, identity.role, request.expiration_sec);
  const { accessKey } = context.authentication;
  const token = await auth.issueToken(identity, { expirationSec, accessKey });
  context.setCookie(auth.sessionCookie(token, expirationSec ?? settings.auth.max_expiration_sec));
  return { token };
};
