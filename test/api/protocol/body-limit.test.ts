import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf, envelopeOf, exchange, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

const LIMIT = 1024;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ http__limits__body_bytes: String(LIMIT) });
});
afterAll(() => server.stop());

/** A JSON body of so many bytes. */
function body(bytes: number): string {
  return JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
}

describe.each([
  ['with its length', false],
  ['in chunks', true],
])('a body sent %s', (_about, chunked) => {
  test('is accepted at the limit', async () => {
    expect((await send(server, { path: '/debug.ping', body: body(LIMIT), chunked })).status).toBe(200);
  });

  test('is refused with an envelope one byte beyond', async () => {
    const answer = await send(server, { path: '/debug.ping', body: body(LIMIT + 1), chunked });
    expect(answer.status).toBe(413);
    expect(codesOf(envelopeOf(answer))).toBe('413/0');
    expect(envelopeOf(answer).data).toEqual({});
    expect(envelopeOf(answer).meta.error_data).toEqual({ max_bytes: LIMIT });
  });
});

test('the refusal reaches a caller who first sends all of a large body', async () => {
  const large = new Uint8Array(8 * 1024 * 1024).fill(0x20);
  for (const chunked of [false, true]) {
    const answer = await send(server, { path: '/debug.ping', body: large, chunked });
    expect(answer.status).toBe(413);
  }
});

test('what is left of a refused body is not taken for the next call', async () => {
  const inner = 'GET /debug.ping?smuggled=1 HTTP/1.1\r\nHost: x\r\n\r\n';
  const refused = inner.padEnd(LIMIT + 500, 'x');
  const next = 'GET /debug.ping?honest=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const answers = await exchange(
    server,
    `POST /debug.ping HTTP/1.1\r\nHost: x\r\nContent-Length: ${refused.length}\r\n\r\n${refused}${next}`,
  );
  expect(answers.map(({ status }) => status)).toEqual([413, 200]);
  expect(answers[1]?.text).toContain('"honest":1');
});

test('an unknown caller is refused before the body is read', async () => {
  const answer = await send(server, { path: '/models.get_all', body: body(2 * LIMIT) });
  expect(answer.status).toBe(401);
});
