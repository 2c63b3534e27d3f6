import type { Endpoint } from '../schema/endpoint.js';
import { ApiError } from './api-error.js';
import { checkRole, checkWrite } from './authorize.js';
import type { Call } from './call.js';
import { ANONYMOUS, type Authentication, type Authenticator, type Identity } from './identity.js';
import { asksToImpersonate, impersonate } from './impersonate.js';
import { protocolHeader } from './protocol-headers.js';

/**
 * Who a call runs as: the caller's credentials, the endpoint's roles, impersonation, and the roles again for the target
 * (wire-protocol.md §1, steps 6 to 8). On an endpoint that needs nobody, credentials and impersonation are not looked at.
 *
 * @param onKnown is told who calls, and as whom, as soon as that is known, also when a later step refuses the call
 * @throws ApiError 401, 403 or 400/5, 400/6
 */
export async function authenticate(
  endpoint: Endpoint,
  call: Call,
  authenticator: Authenticator,
  cookieName: string,
  onKnown: (caller: Authentication, identity: Identity) => void,
): Promise<Authentication> {
  if (endpoint.authorize === false) return ANONYMOUS;
  const caller = await identifyCaller(authenticator, endpoint, call, cookieName);
  if (caller.method === 'none' && asksToImpersonate(call)) throw new ApiError('unauthorized.no_credentials');
  if (caller.method !== 'none') onKnown(caller, caller.identity);
  if (endpoint.authorize === null) return caller;
  checkRole(endpoint, caller.identity);
  const target = await impersonate(call, caller.identity, authenticator);
  const acting = target === undefined ? caller : { ...caller, identity: target };
  onKnown(caller, acting.identity);
  if (target !== undefined) checkRole(endpoint, target);
  checkWrite(endpoint, acting, call);
  return acting;
}

async function identifyCaller(
  authenticator: Authenticator,
  endpoint: Endpoint,
  call: Call,
  cookieName: string,
): Promise<Authentication> {
  try {
    return await authenticator.authenticate({
      authorization: call.header('authorization'),
      cookie: cookieValue(call.header('cookie'), cookieName),
      from: protocolHeader((name) => call.header(name), 'worker') ?? call.address,
    });
  } catch (error) {
    if (endpoint.authorize === null && error instanceof ApiError && error.code === 401) return ANONYMOUS;
    throw error;
  }
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}
