import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf, envelopeOf, exchange, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

const OURS = 'https://app.example.com';
const FOREIGN = 'https://evil.example.com';
const METHODS = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT';
const NOTHING_PARSED = '"endpoint":{"name":"","requested_version":1.0,"actual_version":null}';
const LIMIT = 1024;
const PING = '/v2.31/debug.ping';

/** A server whose settings differ from the defaults wherever the protocol shows it. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    http__cors__origins: JSON.stringify([OURS]),
    http__base_path: '/api',
    http__documents: 'false',
    http__compression: 'false',
    http__limits__body_bytes: String(LIMIT),
    api__version_required: 'true',
    api__check_max_version: 'true',
  });
});
afterAll(() => server.stop());

test('nothing is compressed where the setting says so', async () => {
  const answer = await send(server, { path: PING, body: body(900), headers: { 'accept-encoding': 'gzip, br' } });
  expect(answer.bytes.length).toBeGreaterThan(900);
  expect(answer.headers['content-encoding']).toBeUndefined();
});

describe('a base path and checked versions', () => {
  test.each(['/api/v2.31/debug.ping', '/apiv2.31/debug.ping', '/v2.31/debug.ping', '/api/v2.31/debug.ping/'])(
    'the base path is cut off once, or may be missing: %s',
    async (path) => {
      expect((await send(server, { path })).status).toBe(200);
    },
  );

  test('the base path is cut off only once', async () => {
    expect((await send(server, { path: '/api/api/v2.31/debug.ping' })).status).toBe(400);
  });

  test('a call without version is refused where one is required', async () => {
    const answer = await send(server, { path: '/api/debug.ping' });
    expect(codesOf(envelopeOf(answer))).toBe('400/0');
    expect(answer.text).toContain(NOTHING_PARSED);
  });

  test('a version above the newest is refused where that is checked', async () => {
    const answer = await send(server, { path: '/v2.32/debug.ping' });
    expect(codesOf(envelopeOf(answer))).toBe('400/0');
    expect(envelopeOf(answer).meta.result_msg).toBe('Invalid API version (max. supported version is 2.31)');
    expect(answer.text).toContain(NOTHING_PARSED);
  });
});

test.each(['/docs', '/docs/', '/api/docs/', '/openapi/latest.json', '/schema/2.12.json', '/schema/versions.json'])(
  'documents are not served where the setting says so: %s',
  async (path) => {
    expect((await send(server, { path, method: 'GET' })).status).toBe(404);
  },
);

/** A JSON body of so many bytes. */
function body(bytes: number): string {
  return JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
}

describe.each([
  ['with its length', false],
  ['in chunks', true],
])('a body sent %s', (_about, chunked) => {
  test('is accepted at the limit', async () => {
    expect((await send(server, { path: PING, body: body(LIMIT), chunked })).status).toBe(200);
  });

  test('is refused with an envelope one byte beyond', async () => {
    const answer = await send(server, { path: PING, body: body(LIMIT + 1), chunked });
    expect(answer.status).toBe(413);
    expect(codesOf(envelopeOf(answer))).toBe('413/0');
    expect(envelopeOf(answer).data).toEqual({});
    expect(envelopeOf(answer).meta.error_data).toEqual({ max_bytes: LIMIT });
  });
});

test('the refusal reaches a caller who first sends all of a large body', async () => {
  const large = new Uint8Array(8 * 1024 * 1024).fill(0x20);
  for (const chunked of [false, true]) {
    const answer = await send(server, { path: PING, body: large, chunked });
    expect(answer.status).toBe(413);
  }
});

test('what is left of a refused body is not taken for the next call', async () => {
  const inner = 'GET /v2.31/debug.ping?smuggled=1 HTTP/1.1\r\nHost: x\r\n\r\n';
  const refused = inner.padEnd(LIMIT + 500, 'x');
  const next = 'GET /v2.31/debug.ping?honest=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const answers = await exchange(
    server,
    `POST ${PING} HTTP/1.1\r\nHost: x\r\nContent-Length: ${refused.length}\r\n\r\n${refused}${next}`,
  );
  expect(answers.map(({ status }) => status)).toEqual([413, 200]);
  expect(answers[1]?.text).toContain('"honest":1');
});

test('an unknown caller is refused before the body is read', async () => {
  const answer = await send(server, { path: '/v2.31/models.get_all', body: body(2 * LIMIT) });
  expect(answer.status).toBe(401);
});

/** The CORS headers of an answer. */
async function permissions(method: string, path: string, headers: Record<string, string>) {
  const answer = await send(server, { method, path, headers });
  return Object.fromEntries(Object.entries(answer.headers).filter(([name]) => name.startsWith('access-control-')));
}

describe('cross-origin permissions (wire-protocol.md §3, assurance.md S16)', () => {
  test.each([
    ['a good answer', PING],
    ['an unknown action', '/v2.31/no.such_action'],
    ['an answer to nobody', '/v2.31/models.get_all'],
    ['a path that is none', '/nothing'],
  ])('a configured origin gets them on %s', async (_about, path) => {
    expect(await permissions('POST', path, { origin: OURS })).toEqual({
      'access-control-allow-origin': OURS,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'Content-Disposition, Deprecation, Link, Retry-After, Sunset',
    });
  });

  test('a refused encoding has them too', async () => {
    const answer = await send(server, { path: PING, headers: { origin: OURS, 'content-encoding': 'br' } });
    expect(answer.status).toBe(415);
    expect(answer.headers['access-control-allow-origin']).toBe(OURS);
  });

  test('answers vary by origin', async () => {
    const answer = await send(server, { path: PING, headers: { origin: OURS } });
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
    expect(await permissions('POST', PING, headers)).toEqual({});
    expect((await send(server, { path: PING, headers })).status).toBe(200);
  });

  test('a preflight of a configured origin is told methods and headers', async () => {
    const headers = {
      origin: OURS,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, x-clearml-trx',
    };
    expect(await permissions('OPTIONS', '/v2.31/models.get_all', headers)).toEqual({
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
    const answer = await send(server, { method: 'OPTIONS', path: PING, headers });
    expect(answer.status).toBe(200);
    expect(await permissions('OPTIONS', PING, headers)).toEqual({});
  });
});
