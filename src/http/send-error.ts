import type { Context } from 'koa';
import type { ApiError } from '../rpc/api-error.js';
import { renderError } from '../rpc/envelope.js';
import { protocolHeader } from '../rpc/protocol-headers.js';
import { headerText } from './caller-address.js';

/**
 * Answers a request that never became a call with the envelope that clients expect of every failure (wire-protocol.md §1, **Do**).
 * @param id of the request, under which the log tells it
 */
export function sendError(ctx: Context, error: ApiError, id: string): void {
  const trx = protocolHeader((name) => headerText(ctx.req, name), 'transaction') ?? id;
  ctx.status = error.status;
  ctx.set('content-type', 'application/json');
  ctx.body = renderError({ id, trx, endpoint: '', requestedVersion: undefined, actualVersion: undefined }, error);
}
