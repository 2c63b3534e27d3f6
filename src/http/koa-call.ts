import type { Context } from 'koa';
import type { Call } from '../rpc/call.js';
import { callerAddress, headerText } from './caller-address.js';
import { readBody } from './read-body.js';

/** A koa request as a call; nothing is read or decoded before the dispatcher asks for it. */
export function koaCall(ctx: Context, options: { maxBodyBytes: number; trustedProxies: readonly string[] }): Call {
  return {
    method: ctx.method,
    path: decodePath(ctx.path),
    query: ctx.querystring,
    address: callerAddress(ctx.req, options.trustedProxies),
    header: (name) => headerText(ctx.req, name),
    body: () => readBody(ctx.req, options.maxBodyBytes),
  };
}

/** A path that does not decode stays as it is, and matches no endpoint. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
