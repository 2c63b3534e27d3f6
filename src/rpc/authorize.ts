import type { Endpoint } from '../schema/endpoint.js';
import { ApiError } from './api-error.js';
import type { Call } from './call.js';
import type { Authentication, Identity } from './identity.js';

/**
 * Checks that a role may call an endpoint (wire-protocol.md §8.1).
 * @throws ApiError 403/20
 */
export function checkRole(endpoint: Endpoint, { role }: Identity): void {
  if (endpoint.allowRoles.includes('*') || endpoint.allowRoles.includes(role)) return;
  throw new ApiError('forbidden.role_not_allowed', { data: { role, allowed: endpoint.allowRoles } });
}

const HEADERLESS_METHODS = new Set(['GET', 'HEAD']);

/**
 * Keeps writing actions from those who may only read: guests, and GETs that only a cookie vouches for, which a foreign web
 * page can cause (wire-protocol.md §7.6, §7.7).
 * @throws ApiError 403/21
 */
export function checkWrite(endpoint: Endpoint, { identity, method }: Authentication, call: Call): void {
  if (endpoint.effect === 'read') return;
  if (identity.role === 'guest') {
    throw new ApiError('forbidden.no_write_permission', { extra: 'guests may only read' });
  }
  if (method === 'cookie' && HEADERLESS_METHODS.has(call.method) && call.header('x-requested-with') === undefined) {
    throw new ApiError('forbidden.no_write_permission', {
      extra: `a ${call.method} signed by a cookie alone may only read; use POST or send an X-Requested-With header`,
    });
  }
}
