import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { ApiError } from '../rpc/api-error.js';

const EMPTY = new Uint8Array();

/**
 * Reads the whole body of a request, whatever its method: clients send GET with a body (sdk-expectations.md §1).
 * @throws ApiError 413 beyond the limit, 400/0 when the caller broke off
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const length = request.headers['content-length'];
  if (length === undefined && request.headers['transfer-encoding'] === undefined) return EMPTY;
  try {
    return await getRawBody(request, { limit: maxBytes, ...(length !== undefined && { length }) });
  } catch (cause) {
    if (isTooLarge(cause)) {
      // The rest is let go by: a caller who sends everything before it listens would not see the answer on a closed connection.
      request.resume();
      throw new ApiError('content_too_large.content_too_large', { data: { max_bytes: maxBytes }, cause });
    }
    throw new ApiError('bad_request.malformed_body', { extra: 'the body ended early', cause });
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}
