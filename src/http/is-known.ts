import type { Context } from 'koa';

/**
 * Whether a GET or HEAD says that the caller has the representation of an ETag already: `If-None-Match` is `*` or lists it, weak or
 * strong (RFC 9110 §13.1.2). koa's own answer also heeds `Cache-Control: no-cache`, which is meant for caches and which every
 * `fetch` with a condition sends.
 */
export function isKnown(ctx: Context, etag: string): boolean {
  const condition = ctx.get('if-none-match').trim();
  if (condition === '*') return true;
  const tags: readonly string[] = condition.match(/"[^"]*"/g) ?? [];
  return tags.includes(etag.replace(/^W\//, ''));
}
