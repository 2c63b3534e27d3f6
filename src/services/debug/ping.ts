import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';

/** Longest request that is echoed, in characters of JSON: a probe needs none, and nobody has signed the call. */
const MAX_ECHO = 64 * 1024;

/**
 * Answers at once with what was sent, which may even replace the greeting (wire-protocol.md §13.1).
 * @throws ApiError 400/12 for a request that is too long to echo
 */
export const ping: Handler<'debug.ping'> = (_context, request) => {
  const length = JSON.stringify(request).length;
  if (length > MAX_ECHO) {
    throw new ApiError('bad_request.validation_error', {
      extra: `a request to echo may have ${MAX_ECHO} characters of JSON, this one has ${length}`,
    });
  }
  return { msg: 'ClearML server', ...request };
};
