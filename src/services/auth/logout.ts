import type { Handler, ServiceContext } from '../context.js';

export const logout: Handler<'auth.logout'> = async (context) => {
  await endSession(context);
  return {};
};

/** Revokes the token that signed the call, if one did, and removes the cookie. */
export async function endSession({ auth, authentication, setCookie }: ServiceContext): Promise<void> {
  if (authentication.session) await auth.revoke(authentication.session);
  setCookie(auth.clearedCookie());
}
