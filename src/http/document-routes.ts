import { createHash } from 'node:crypto';
import { Router } from '@koa/router';
import { isKnown } from './is-known.js';
import { keepTexts } from './kept-texts.js';

/** JSON documents at one kind of address, made when they are first asked for. */
export interface DocumentRoute {
  /** Path of the router, such as `/openapi/:version.json`. */
  path: string;
  /** The document for the parameters of a path; undefined when there is none. */
  document: (parameters: Readonly<Record<string, string>>) => object | undefined | Promise<object | undefined>;
}

interface Rendered {
  body: string;
  etag: string;
}

/** Room for every document that tools commonly ask for; there are versions times versions of them. */
const MAX_KEPT_CHARACTERS = 32 * 1024 * 1024;

/**
 * Serves JSON documents that do not change while the server runs, each with an ETag, so that a tool which asks again learns cheaply
 * that it has the newest. The ETag is weak, for the same document may go out compressed or not (RFC 9110 §8.8.3).
 */
export function documentRoutes(routes: readonly DocumentRoute[]): Router {
  const router = new Router();
  const kept = keepTexts<Rendered>(MAX_KEPT_CHARACTERS);
  for (const { path, document } of routes) {
    router.get(path, async (ctx, next) => {
      // Not by the path, which can be written in many ways: each would take room and the time to make the document again.
      const name = JSON.stringify([path, ctx.params]);
      const rendered = kept.get(name) ?? render(await document(ctx.params));
      if (rendered === undefined) return next();
      kept.keep(name, rendered);
      ctx.set('cache-control', 'no-cache');
      ctx.status = 200;
      ctx.etag = rendered.etag;
      if (isKnown(ctx, rendered.etag)) {
        ctx.status = 304;
        return undefined;
      }
      ctx.type = 'application/json';
      ctx.body = rendered.body;
      return undefined;
    });
  }
  return router;
}

function render(document: object | undefined): Rendered | undefined {
  if (document === undefined) return undefined;
  const body = JSON.stringify(document);
  return { body, etag: `W/"${createHash('sha256').update(body).digest('base64url')}"` };
}
