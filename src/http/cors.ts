import type { Middleware } from 'koa';
import { METHODS } from './methods.js';

/** Headers of answers that scripts of another origin may read beside the usual ones. */
const EXPOSED_HEADERS = 'Content-Disposition, Deprecation, Link, Retry-After, Sunset';

/**
 * Lets the configured web origins call from a browser, on every answer and for preflights (wire-protocol.md §3). Other origins get
 * no permission: echoing any would let every web site act for a signed-in user.
 */
export function cors(origins: readonly string[]): Middleware {
  return async (ctx, next) => {
    const origin = ctx.get('origin');
    if (origins.length > 0) ctx.vary('Origin');
    const isAllowed = origin !== '' && origins.includes(origin);
    if (isAllowed) {
      ctx.set('access-control-allow-origin', origin);
      ctx.set('access-control-allow-credentials', 'true');
    }
    if (isAllowed && ctx.method !== 'OPTIONS') ctx.set('access-control-expose-headers', EXPOSED_HEADERS);
    if (ctx.method !== 'OPTIONS') return next();
    if (isAllowed && ctx.get('access-control-request-method') !== '') {
      ctx.set('access-control-allow-methods', METHODS);
      const headers = ctx.get('access-control-request-headers');
      if (headers !== '') ctx.set('access-control-allow-headers', headers);
    }
    ctx.status = 200;
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = '';
    return undefined;
  };
}
