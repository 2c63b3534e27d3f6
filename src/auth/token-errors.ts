import { ApiError } from '../rpc/api-error.js';

/** A token that is not a signed one of ours, or not one of now (wire-protocol.md §7.4). */
export function invalidToken(reason: string): ApiError {
  return new ApiError('unauthorized.invalid_token', { extra: 'invalid jwt token', data: { reason } });
}

/** A signed token that does not say properly whom it stands for. */
export function unparsableToken(reason: string): ApiError {
  return new ApiError('unauthorized.invalid_token', { extra: 'failed parsing token', data: { reason } });
}

/** A token that was logged out. */
export function revokedToken(): ApiError {
  return new ApiError('unauthorized.invalid_token', { extra: 'revoked token' });
}
