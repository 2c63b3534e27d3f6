import type { Settings } from '../config/index.js';
import { ApiError } from '../rpc/api-error.js';
import type { Role } from '../schema/service-definition.js';

/**
 * How long a new token lives, in seconds; undefined: for ever (wire-protocol.md §7.5).
 *
 * @param wishSec what the caller asked for; absent, null or 0: nothing
 * @throws ApiError 400/12 for more than the settings allow, or less than nothing
 */
export function tokenLifetimeSec(
  { default_expiration_sec: defaultSec, max_expiration_sec: maxSec }: Settings['auth'],
  role: Role,
  wishSec: number | null | undefined,
): number | undefined {
  if (!wishSec) return role === 'system' ? undefined : defaultSec;
  if (wishSec < 0 || wishSec > maxSec) {
    throw new ApiError('bad_request.validation_error', {
      extra: `expiration_sec must be between 0 and ${maxSec}, got ${wishSec}`,
    });
  }
  return wishSec;
}
