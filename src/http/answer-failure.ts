import type { Context } from 'koa';
import { ApiError } from '../rpc/api-error.js';
import type { AccessLog } from './access-log.js';
import { sendError } from './send-error.js';

/**
 * Answers what fails outside of a call: an address that is none, or a fault of ours, of which the caller learns only the id
 * (assurance.md S17).
 */
export function answerFailure(ctx: Context, error: unknown, id: string, log: AccessLog): void {
  if (isInvalidAddress(error)) {
    sendError(ctx, new ApiError('bad_request.invalid_request_path'), id);
    return;
  }
  log.error({ call: id, err: error }, 'A request failed outside of its call');
  sendError(ctx, new ApiError('server_error.general_error', { data: { call: id } }), id);
}

/** A request may name a whole URL, of which the host is taken apart too. */
function isInvalidAddress(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_URL';
}
