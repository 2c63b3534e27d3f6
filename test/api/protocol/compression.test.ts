import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { envelopeOf, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const LONG = JSON.stringify({ text: 'é'.repeat(2000) });

/** Pings with a body; the answer is about as long as the body and 280 bytes. */
function ping(of: TestServer, body: string, acceptEncoding?: string, method = 'POST') {
  const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
  return send(of, { method, path: '/debug.ping', body, headers });
}

describe('an answer of 500 bytes and more', () => {
  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['deflate', inflateSync],
  ])('is compressed with %s when the caller accepts it', async (encoding, decompress) => {
    const answer = await ping(server, LONG, encoding);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers.vary).toContain('Accept-Encoding');
    expect(answer.bytes.length).toBeLessThan(LONG.length);
    const text = decompress(answer.bytes).toString();
    expect(envelopeOf({ ...answer, text }).data).toEqual({ msg: 'ClearML server', ...JSON.parse(LONG) });
  });

  test('is compressed for what the Python SDK accepts', async () => {
    expect((await ping(server, LONG, 'gzip, deflate')).headers['content-encoding']).toBe('gzip');
  });

  test.each([
    ['nothing said', undefined],
    ['identity', 'identity'],
    ['an unknown encoding', 'compress'],
    ['gzip refused', 'gzip;q=0'],
    ['an empty header', ''],
    ['everything refused, even identity', '*;q=0'],
    ['identity refused alone', 'identity;q=0, compress'],
    ['rubbish', ';;q=,=;gzip;;q=x'],
  ])('is sent as it is: %s', async (_about, accepted) => {
    const answer = await ping(server, LONG, accepted);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(envelopeOf(answer).data['text']).toHaveLength(2000);
  });

  test('is compressed as an error too', async () => {
    const answer = await send(server, { path: `/${'x'.repeat(600)}`, headers: { 'accept-encoding': 'gzip' } });
    expect(answer.status).toBe(400);
    expect(envelopeOf({ ...answer, text: gunzipSync(answer.bytes).toString() }).meta.result_code).toBe(400);
  });
});

test('a shorter answer is not compressed', async () => {
  const answer = await ping(server, '{"a":1}', 'gzip, br');
  expect(answer.bytes.length).toBeLessThan(500);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
});

test('HEAD is answered without a body whatever the caller accepts', async () => {
  const answer = await ping(server, LONG, 'gzip', 'HEAD');
  expect(answer.status).toBe(200);
  expect(answer.bytes).toHaveLength(0);
});

test.each(['gzip', 'br', 'deflate', 'identity', 'x-any'])(
  'a body encoded as %s is refused with 415, before anything else',
  async (encoding) => {
    for (const path of ['/debug.ping', '/no.such_action', '/nothing', '/models.get_all']) {
      const answer = await send(server, { path, headers: { 'content-encoding': encoding } });
      expect(answer.status).toBe(415);
      expect(answer.text).toBe(`Content encoding is not supported (${encoding})`);
    }
  },
);

test('the refused encoding is not echoed as markup', async () => {
  const answer = await send(server, {
    path: '/debug.ping',
    headers: { 'content-encoding': '<script>alert(1)</script>' },
  });
  expect(answer.status).toBe(415);
  expect(answer.text).not.toMatch(/[<>]/);
});

test('an empty Content-Encoding is none', async () => {
  expect((await send(server, { path: '/debug.ping', headers: { 'content-encoding': '' } })).status).toBe(200);
});
