import type { Middleware } from 'koa';

const REFUSED_METHODS = new Set(['TRACE', 'CONNECT']);

/** Refuses what the protocol does not have: TRACE and CONNECT, and encoded bodies (wire-protocol.md §1, §3). */
export const protocolLimits: Middleware = async (ctx, next) => {
  if (REFUSED_METHODS.has(ctx.method)) {
    ctx.status = 405;
    ctx.set('allow', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT');
    ctx.body = 'Method not allowed';
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
