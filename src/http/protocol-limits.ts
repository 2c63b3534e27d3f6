import type { Middleware } from 'koa';
import { ApiError } from '../rpc/api-error.js';
import { METHODS } from './methods.js';
import { sendError } from './send-error.js';

const REFUSED_METHODS = new Set(['TRACE', 'CONNECT']);

/**
 * Refuses what the protocol does not have: TRACE and CONNECT, and encoded bodies (wire-protocol.md §1, §3).
 * @param newId makes the id of a refused request
 */
export function protocolLimits(newId: () => string): Middleware {
  return async (ctx, next) => {
    if (REFUSED_METHODS.has(ctx.method)) {
      ctx.set('allow', METHODS);
      sendError(ctx, new ApiError('method_not_allowed.method_not_allowed'), newId());
      return;
    }
    const encoding = ctx.get('content-encoding');
    if (encoding !== '') {
      ctx.status = 415;
      ctx.type = 'text/html; charset=utf-8';
      ctx.body = `Content encoding is not supported (${encoding.replace(/[^\w,. -]/g, '')})`;
      return;
    }
    await next();
  };
}
