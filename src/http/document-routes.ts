import { createHash } from 'node:crypto';
import { Router } from '@koa/router';

/** JSON documents at one kind of address, made when they are first asked for. */
export interface DocumentRoute {
  /** Path of the router, such as `/openapi/:version.json`. */
  path: string;
  /** The document for the parameters of a path; undefined when there is none. */
  document: (parameters: Readonly<Record<string, string>>) => object | undefined;
}

interface Rendered {
  body: string;
  etag: string;
}

/** Rendered documents that are kept at most: versions times documents, whatever paths are asked for. */
const MAX_KEPT = 500;

/**
 * Serves JSON documents that do not change while the server runs, each with a strong ETag (RFC 9110 §8.8.3), so that a tool which
 * asks again learns cheaply that it has the newest.
 */
export function documentRoutes(routes: readonly DocumentRoute[]): Router {
  const router = new Router();
  const kept = new Map<string, Rendered>();
  for (const { path, document } of routes) {
    router.get(path, (ctx) => {
      const rendered = kept.get(ctx.path) ?? render(document(ctx.params));
      if (rendered === undefined) {
        ctx.status = 404;
        ctx.body = { error: `There is no document ${ctx.path}` };
        return;
      }
      if (kept.size < MAX_KEPT) kept.set(ctx.path, rendered);
      ctx.set('cache-control', 'no-cache');
      ctx.status = 200;
      ctx.etag = rendered.etag;
      if (ctx.fresh) {
        ctx.status = 304;
        return;
      }
      ctx.type = 'application/json';
      ctx.body = rendered.body;
    });
  }
  return router;
}

function render(document: object | undefined): Rendered | undefined {
  if (document === undefined) return undefined;
  const body = JSON.stringify(document);
  return { body, etag: createHash('sha256').update(body).digest('base64url') };
}
