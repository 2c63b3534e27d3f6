import { performance } from 'node:perf_hooks';
import { constants } from 'node:zlib';
import Koa, { type Context } from 'koa';
import compress from 'koa-compress';
import type { Dispatcher } from '../rpc/dispatcher.js';
import { type AccessLog, logCall } from './access-log.js';
import { cors } from './cors.js';
import { healthRoutes } from './health-routes.js';
import { koaCall } from './koa-call.js';
import { protocolLimits } from './protocol-limits.js';

/** What the HTTP layer is made of. */
export interface AppParts {
  dispatch: Dispatcher;
  log: AccessLog;
  isReady: () => Promise<boolean>;
  /** Whether the server is stopping: answers then close their connections. */
  isStopping: () => boolean;
  options: AppOptions;
}

/** Settings of the HTTP layer. */
export interface AppOptions {
  serverHeader: string;
  corsOrigins: readonly string[];
  compression: boolean;
  maxBodyBytes: number;
  trustedProxies: readonly string[];
}

/** Answers shorter than this are not worth compressing (wire-protocol.md §3). */
const COMPRESSION_THRESHOLD_BYTES = 500;
const BROTLI_QUALITY = 4;

/** The koa application: it carries calls to the dispatcher and replies back, and adds nothing to their meaning. */
export function createApp({ dispatch, log, isReady, isStopping, options }: AppParts): Koa {
  const app = new Koa();
  app.use(async (ctx, next) => {
    ctx.set('server', options.serverHeader);
    ctx.set('x-content-type-options', 'nosniff');
    ctx.set('cache-control', 'no-store');
    if (isStopping()) ctx.set('connection', 'close');
    await next();
  });
  app.use(cors(options.corsOrigins));
  if (options.compression) {
    app.use(compress({ threshold: COMPRESSION_THRESHOLD_BYTES, br: { params: brotliQuality() } }));
  }
  app.use(protocolLimits);
  const serveCall = async (ctx: Context) => {
    const begin = performance.now();
    const reply = await dispatch(koaCall(ctx, options));
    ctx.status = reply.status;
    ctx.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(reply.headers)) ctx.set(name, value);
    if (reply.cookies.length > 0) ctx.set('set-cookie', [...reply.cookies]);
    // What was not read of a body that is too large would be taken for the next request.
    if (reply.status === 413) ctx.set('connection', 'close');
    ctx.body = reply.body;
    logCall(log, reply.outcome, performance.now() - begin);
  };
  // Every call has a dot in its path, and no plain route does: calls need not be matched against routes.
  app.use((ctx, next) => (ctx.path.includes('.') ? serveCall(ctx) : next()));
  app.use(healthRoutes({ isReady }).routes());
  app.use(serveCall);
  return app;
}

function brotliQuality(): Record<number, number> {
  return { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
}
