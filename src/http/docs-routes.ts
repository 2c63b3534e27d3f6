import { Router } from '@koa/router';
import { createDocsPage } from './docs-page.js';
import { isKnown } from './is-known.js';

/**
 * What the page may do: run its own scripts, speak to its own server, and be framed by nobody. Swagger UI puts styles into elements,
 * and images into its style sheet.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const A_YEAR = 'public, max-age=31536000, immutable';

/**
 * `/docs/`: the API in an interactive page, served from our own files. Addresses in it are relative, so that it works below any path.
 *
 * @param versions API versions that the page offers, from newest to oldest
 */
export function docsRoutes(versions: readonly string[]): Router {
  const page = createDocsPage(versions);
  const router = new Router({ strict: true });
  router.get('/docs', (ctx) => {
    ctx.status = 308;
    ctx.redirect(`docs/${ctx.search}`);
  });
  router.get('/docs/{*name}', async (ctx, next) => {
    const file = await page.file(ctx.path.slice('/docs/'.length));
    if (file === undefined) return next();
    ctx.set('content-security-policy', CONTENT_SECURITY_POLICY);
    ctx.set('referrer-policy', 'no-referrer');
    ctx.set('cache-control', ctx.query['v'] === file.version ? A_YEAR : 'no-cache');
    ctx.status = 200;
    // Weak: the same version may go out compressed or not.
    const etag = `W/"${file.version}"`;
    ctx.etag = etag;
    if (isKnown(ctx, etag)) {
      ctx.status = 304;
      return undefined;
    }
    ctx.type = file.type;
    ctx.body = file.content;
    return undefined;
  });
  return router;
}
