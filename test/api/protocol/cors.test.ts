import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

const OURS = 'https://app.example.com';
const FOREIGN = 'https://evil.example.com';
const METHODS = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT';

let server: TestServer;
let closed: TestServer;
beforeAll(async () => {
  [server, closed] = await Promise.all([
    startTestServer({ http__cors__origins: JSON.stringify([OURS]) }),
    startTestServer(),
  ]);
});
afterAll(() => Promise.all([server.stop(), closed.stop()]));

/** The CORS headers of an answer. */
async function permissions(of: TestServer, method: string, path: string, headers: Record<string, string>) {
  const answer = await send(of, { method, path, headers });
  return Object.fromEntries(Object.entries(answer.headers).filter(([name]) => name.startsWith('access-control-')));
}

describe('cross-origin permissions (wire-protocol.md §3, assurance.md S16)', () => {
  test.each([
    ['a good answer', '/debug.ping'],
    ['an unknown action', '/no.such_action'],
    ['an answer to nobody', '/models.get_all'],
    ['a path that is none', '/nothing'],
  ])('a configured origin gets them on %s', async (_about, path) => {
    expect(await permissions(server, 'POST', path, { origin: OURS })).toEqual({
      'access-control-allow-origin': OURS,
      'access-control-allow-credentials': 'true',
    });
  });

  test('a refused encoding has them too', async () => {
    const answer = await send(server, { path: '/debug.ping', headers: { origin: OURS, 'content-encoding': 'br' } });
    expect(answer.status).toBe(415);
    expect(answer.headers['access-control-allow-origin']).toBe(OURS);
  });

  test('answers vary by origin', async () => {
    const answer = await send(server, { path: '/debug.ping', headers: { origin: OURS } });
    expect(answer.headers.vary).toContain('Origin');
  });

  test.each([
    ['without an origin', {}],
    ['a foreign origin', { origin: FOREIGN }],
    ['an origin that ours begins', { origin: `${OURS}.evil.com` }],
    ['the same host without encryption', { origin: 'http://app.example.com' }],
    ['another port', { origin: `${OURS}:8443` }],
    ['no origin in particular', { origin: 'null' }],
    ['any', { origin: '*' }],
  ])('%s: none, and the call is served all the same', async (_about, headers) => {
    expect(await permissions(server, 'POST', '/debug.ping', headers)).toEqual({});
    expect((await send(server, { path: '/debug.ping', headers })).status).toBe(200);
  });

  test('a preflight of a configured origin is told methods and headers', async () => {
    const headers = {
      origin: OURS,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, x-clearml-trx',
    };
    expect(await permissions(server, 'OPTIONS', '/v2.31/models.get_all', headers)).toEqual({
      'access-control-allow-origin': OURS,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': 'authorization, x-clearml-trx',
    });
  });

  test('a preflight of a foreign origin is told nothing', async () => {
    const headers = {
      origin: FOREIGN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const answer = await send(server, { method: 'OPTIONS', path: '/debug.ping', headers });
    expect(answer.status).toBe(200);
    expect(await permissions(server, 'OPTIONS', '/debug.ping', headers)).toEqual({});
  });

  test('no origin is allowed unless one is configured', async () => {
    for (const origin of [OURS, FOREIGN, closed.url]) {
      expect(await permissions(closed, 'POST', '/debug.ping', { origin })).toEqual({});
    }
  });
});
