import type { Role } from '../schema/service-definition.js';
import { ApiError } from './api-error.js';
import type { Call } from './call.js';
import type { Authenticator, Identity } from './identity.js';
import { protocolHeader, sentName } from './protocol-headers.js';

const MAY_IMPERSONATE: readonly Role[] = ['system', 'root', 'admin'];
const SYSTEM_ROLES: readonly Role[] = ['system', 'root'];

/** Whether a call asks to run as somebody else. */
export function asksToImpersonate(call: Call): boolean {
  const header = (name: string) => call.header(name);
  return Boolean(protocolHeader(header, 'impersonateAs') || protocolHeader(header, 'actAs'));
}

/**
 * The identity that a call runs as when it asks to be somebody else (wire-protocol.md §8.3), or undefined when it does not ask.
 * `Impersonate-As` takes the target's role, `Act-As` keeps the caller's.
 *
 * @throws ApiError 400/5 for both headers at once, 400/6 when the caller may not or the target is unknown
 */
export async function impersonate(
  call: Call,
  caller: Identity,
  authenticator: Authenticator,
): Promise<Identity | undefined> {
  const header = (name: string) => call.header(name);
  const asUser = protocolHeader(header, 'impersonateAs');
  const actFor = protocolHeader(header, 'actAs');
  if (asUser && actFor) {
    const headers = [sentName(header, 'impersonateAs'), sentName(header, 'actAs')];
    throw new ApiError('bad_request.invalid_headers', { extra: 'only one allowed', data: { headers } });
  }
  const target = asUser || actFor;
  if (!target) return undefined;
  if (!MAY_IMPERSONATE.includes(caller.role)) {
    throw new ApiError('bad_request.impersonation_error', {
      extra: 'impersonation not allowed',
      data: { role: caller.role },
    });
  }
  const identity = await findTarget(target, caller, authenticator);
  if (!asUser)
    return { ...identity, role: caller.role, user_name: `${nameOf(caller)} (acting as ${nameOf(identity)})` };
  return { ...identity, user_name: `${nameOf(identity)} (impersonated by ${nameOf(caller)})` };
}

async function findTarget(user: string, caller: Identity, authenticator: Authenticator): Promise<Identity> {
  const company = caller.role === 'root' ? undefined : caller.company;
  const found = await authenticator.findIdentity(user, company);
  if (!found) {
    throw new ApiError('bad_request.impersonation_error', {
      extra: 'unknown user',
      data: { id: user, ...(company !== undefined && { company }) },
    });
  }
  // An admin must not come by a system role this way (wire-protocol.md §8.3, **Do**).
  if (caller.role === 'admin' && SYSTEM_ROLES.includes(found.role)) {
    throw new ApiError('bad_request.impersonation_error', {
      extra: 'impersonation not allowed',
      data: { role: caller.role },
    });
  }
  return found;
}

function nameOf({ user, user_name: name }: Identity): string {
  return name ?? user;
}
