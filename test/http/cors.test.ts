import { describe, expect, test } from '@jest/globals';
import { cors } from '../../src/http/cors.js';
import { contextOf, requestFrom } from './koa-context.js';

const OURS = 'https://web.example';

/** What the middleware does to a request: the headers that it sets, and whether it passes it on. */
async function answered(origins: readonly string[], method: string, headers: Record<string, string>) {
  const ctx = contextOf(requestFrom('127.0.0.1', { method, headers }));
  let passedOn = false;
  await cors(origins)(ctx, async () => {
    passedOn = true;
  });
  return { passedOn, status: ctx.status, headers: { ...ctx.response.headers } };
}

const PERMISSION = { 'access-control-allow-origin': OURS, 'access-control-allow-credentials': 'true' };
const EXPOSED = { 'access-control-expose-headers': 'Content-Disposition, Deprecation, Link, Retry-After, Sunset' };

describe('a call from a browser', () => {
  test('of a configured origin is allowed with credentials', async () => {
    const { passedOn, headers } = await answered([OURS, 'https://other.example'], 'POST', { origin: OURS });
    expect(passedOn).toBe(true);
    expect(headers).toEqual({ vary: 'Origin', ...PERMISSION, ...EXPOSED });
  });

  test.each([
    ['another origin', 'https://evil.example'],
    ['a longer name', `${OURS}.evil.example`],
    ['another scheme', 'http://web.example'],
    ['another port', `${OURS}:8443`],
    ['no origin that has a name', 'null'],
    ['a wildcard', '*'],
  ])('of %s gets no permission', async (_case, origin) => {
    const { passedOn, headers } = await answered([OURS], 'POST', { origin });
    expect(passedOn).toBe(true);
    expect(headers).toEqual({ vary: 'Origin' });
  });

  test('gets no permission when no origin is configured', async () => {
    expect((await answered([], 'POST', { origin: OURS })).headers).toEqual({});
  });
});

test('a call from elsewhere gets no header but what caches must know', async () => {
  expect((await answered([OURS], 'POST', {})).headers).toEqual({ vary: 'Origin' });
  expect((await answered([], 'POST', {})).headers).toEqual({});
});

describe('OPTIONS', () => {
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'Content-Type, X-Clearml-Trx',
  };

  test('is answered at once, with an empty page', async () => {
    const { passedOn, status, headers } = await answered([], 'OPTIONS', {});
    expect({ passedOn, status }).toEqual({ passedOn: false, status: 200 });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test('that asks for permission gets the methods, and the headers that it asked for', async () => {
    const { passedOn, headers } = await answered([OURS], 'OPTIONS', { origin: OURS, ...preflight });
    expect(passedOn).toBe(false);
    expect(headers).toMatchObject({
      ...PERMISSION,
      'access-control-allow-methods': 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT',
      'access-control-allow-headers': 'Content-Type, X-Clearml-Trx',
    });
  });

  test('of an origin that is not configured gets no permission', async () => {
    const { headers } = await answered([OURS], 'OPTIONS', { origin: 'https://evil.example', ...preflight });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
