import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { constants } from 'node:zlib';
import Koa, { type Context } from 'koa';
import compress from 'koa-compress';
import type { Outcome, Reply } from '../rpc/call.js';
import type { Dispatcher } from '../rpc/dispatcher.js';
import { type AccessLog, logCall } from './access-log.js';
import { answerFailure } from './answer-failure.js';
import { cors } from './cors.js';
import { docsRoutes } from './docs-routes.js';
import { type DocumentRoute, documentRoutes } from './document-routes.js';
import { healthRoutes } from './health-routes.js';
import { koaCall } from './koa-call.js';
import { protocolLimits } from './protocol-limits.js';

/** What the HTTP layer is made of. */
export interface AppParts {
  dispatch: Dispatcher;
  log: AccessLog;
  /** Counts a call that has been answered; must be quick. */
  count: (outcome: Outcome) => void;
  isReady: () => Promise<boolean>;
  /** Whether the server is stopping: answers then close their connections. */
  isStopping: () => boolean;
  /** What tells people and tools about the API; undefined when that is not served. */
  documents: ApiDocumentation | undefined;
  /** Makes the ids of requests that never become calls. */
  newId: () => string;
  options: AppOptions;
}

/** What people and tools can read about the API. */
export interface ApiDocumentation {
  routes: readonly DocumentRoute[];
  /** API versions that the documentation page offers, from newest to oldest. */
  versions: readonly string[];
}

/** Settings of the HTTP layer. */
export interface AppOptions {
  serverHeader: string;
  /** In front of every address; empty for none. */
  basePath: string;
  corsOrigins: readonly string[];
  compression: boolean;
  maxBodyBytes: number;
  trustedProxies: readonly string[];
}

/** Answers shorter than this are not worth compressing (wire-protocol.md §3). */
const COMPRESSION_THRESHOLD_BYTES = 500;
const BROTLI_QUALITY = 4;

/** Where documents are, which have dots in their paths. */
const DOCUMENT_PATHS = /^\/(schema|openapi|docs)(\/|$)/;

/** The koa application: it carries calls to the dispatcher and replies back, and adds nothing to their meaning. */
export function createApp({ dispatch, log, count, isReady, isStopping, documents, newId, options }: AppParts): Koa {
  const app = new Koa();
  // What koa reports besides is a connection that broke, or that did not speak HTTP.
  app.on('error', (error: unknown) => log.warn({ err: error }, 'A connection failed'));
  app.use(async (ctx, next) => {
    ctx.set('server', options.serverHeader);
    ctx.set('x-content-type-options', 'nosniff');
    ctx.set('cache-control', 'no-store');
    try {
      await next();
    } catch (error) {
      answerFailure(ctx, error, newId(), log);
    }
    // Asked at the end: also calls that were in flight when the stopping began leave no idle connection behind.
    if (isStopping()) ctx.set('connection', 'close');
  });
  app.use(cors(options.corsOrigins));
  app.use(protocolLimits(newId));
  const compressBody = compress({ threshold: COMPRESSION_THRESHOLD_BYTES, br: { params: brotliQuality() } });
  const serveCall = async (ctx: Context) => {
    const begin = performance.now();
    const reply = await dispatch(koaCall(ctx, options));
    ctx.status = reply.status;
    ctx.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(reply.headers)) ctx.set(name, value);
    if (reply.cookies.length > 0) ctx.set('set-cookie', [...reply.cookies]);
    ctx.body = reply.body;
    // The status is out when a stream fails: a connection that ends early is all that can still tell the caller.
    if (reply.body instanceof Readable) reply.body.once('error', () => ctx.res.destroy());
    // Asked for only when it can do something: the middleware costs as much as all else that HTTP does for a small answer.
    if (options.compression && isWorthCompressing(reply.body) && acceptsSome(ctx)) await compressBody(ctx, nothingMore);
    logCall(log, reply.outcome, performance.now() - begin);
    count(reply.outcome);
  };
  app.use((ctx, next) => {
    const path = withoutBase(ctx.path, options.basePath);
    if (isCall(path)) return serveCall(ctx);
    ctx.path = path;
    return next();
  });
  if (options.compression) app.use((ctx, next) => (acceptsSome(ctx) ? compressBody(ctx, next) : next()));
  app.use(healthRoutes({ isReady }).routes());
  if (documents) {
    app.use(documentRoutes(documents.routes).routes());
    app.use(docsRoutes(documents.versions).routes());
  }
  app.use((ctx, next) => (DOCUMENT_PATHS.test(ctx.path) ? tellNoDocument(ctx) : next()));
  app.use(serveCall);
  return app;
}

function isWorthCompressing(body: Reply['body']): boolean {
  return body instanceof Readable || body.length >= COMPRESSION_THRESHOLD_BYTES;
}

function tellNoDocument(ctx: Context): void {
  ctx.status = 404;
  ctx.body = { error: `There is no document ${ctx.path}` };
}

/** Every call has a dot in its path, which no other path but that of a document has: calls need not be matched against routes. */
function isCall(path: string): boolean {
  return path.includes('.') && !DOCUMENT_PATHS.test(path);
}

/** Plain routes are below the base path too, as calls are. */
function withoutBase(path: string, basePath: string): string {
  return basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}

async function nothingMore(): Promise<void> {}

/** A caller can refuse every encoding, even none. The middleware would fail; the answer goes out as it is. */
function acceptsSome(ctx: Context): boolean {
  return ctx.acceptsEncodings('br', 'gzip', 'deflate', 'identity') !== false;
}

function brotliQuality(): Record<number, number> {
  return { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
}
