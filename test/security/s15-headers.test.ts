import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange } from '../support/send.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const SMUGGLED = 'GET /debug.ping?smuggled=1 HTTP/1.1\r\nHost: x\r\n\r\n';
const POST = 'POST /debug.ping HTTP/1.1\r\nHost: x\r\n';

/** Requests that two servers in a row could read differently, each with a second request in its body. */
const MALFORMED: readonly [about: string, bytes: string, status: number][] = [
  ['17 KiB of header', `GET /debug.ping HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(17 * 1024)}\r\n\r\n`, 431],
  [
    '17 KiB of headers',
    `GET /debug.ping HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 900 }, (_, index) => `X-Header-${index}: some value`).join('\r\n')}\r\n\r\n`,
    431,
  ],
  ['17 KiB of address', `GET /debug.ping?a=${'a'.repeat(17 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ['two lengths', `${POST}Content-Length: 2\r\nContent-Length: ${2 + SMUGGLED.length}\r\n\r\n{}${SMUGGLED}`, 400],
  ['two equal lengths', `${POST}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}${SMUGGLED}`, 400],
  ['a list of lengths', `${POST}Content-Length: 2, 2\r\n\r\n{}${SMUGGLED}`, 400],
  ['length and chunks', `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`, 400],
  ['chunks and length', `${POST}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${SMUGGLED}`, 400],
  ['a negative length', `${POST}Content-Length: -1\r\n\r\n${SMUGGLED}`, 400],
  ['a hexadecimal length', `${POST}Content-Length: 0x2\r\n\r\n{}${SMUGGLED}`, 400],
  ['a length with a sign', `${POST}Content-Length: +2\r\n\r\n{}${SMUGGLED}`, 400],
  ['a length of many digits', `${POST}Content-Length: 99999999999999999999\r\n\r\n{}${SMUGGLED}`, 400],
  ['a chunk whose size is no number', `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n${SMUGGLED}`, 400],
  [
    'a chunk whose size is too large to be true',
    `${POST}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n{}\r\n0\r\n\r\n`,
    400,
  ],
  [
    'a chunk that is longer than it says',
    `${POST}Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  [
    'an encoding that is only like chunked',
    `${POST}Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  [
    'chunked before another encoding',
    `${POST}Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  ['a space before the colon', `${POST}Content-Length : 2\r\n\r\n{}${SMUGGLED}`, 400],
  ['a folded header', `${POST}X-Folded: a\r\n b\r\n\r\n`, 400],
  ['bare line feeds', 'GET /debug.ping HTTP/1.1\nHost: x\n\n', 400],
  ['a NUL character in a header', `${POST}X-Nul: a\0b\r\n\r\n`, 400],
  ['a header without name', `${POST}: a\r\n\r\n`, 400],
  ['no host', 'GET /debug.ping HTTP/1.1\r\n\r\n', 400],
  ['an unknown method', 'FOO /debug.ping HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['no protocol at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['a space in the address', 'GET /debug.ping and more HTTP/1.1\r\nHost: x\r\n\r\n', 400],
];

describe('S15: a malformed request is refused once, and its connection closed', () => {
  test.each(MALFORMED)('%s', async (_about, bytes, status) => {
    // The exchange ends only when the server closes.
    const answers = await exchange(server, Buffer.from(bytes, 'latin1'));
    // What came before the fault may have been answered as a call of its own; nothing of what follows it is.
    expect(answers.map((answer) => answer.status).at(-1)).toBe(status);
    expect(answers.length).toBeLessThanOrEqual(2);
    expect(answers.map(({ text }) => text).join('')).not.toContain('smuggled');
  });

  test('and leaves neither a stack nor anything else but lines of JSON in the log', async () => {
    await server.ok('debug.ping', {}, { as: null });
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines.slice(0, -1)) expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe('S15: well-formed requests that are rare', () => {
  test('pipelined calls are answered in order', async () => {
    const calls = Array.from(
      { length: 20 },
      (_, index) =>
        `POST /debug.ping HTTP/1.1\r\nHost: x\r\nContent-Length: ${`{"n":${index}}`.length}\r\n${index === 19 ? 'Connection: close\r\n' : ''}\r\n{"n":${index}}`,
    );
    const answers = await exchange(server, calls.join(''));
    expect(answers.map(({ text }) => Number(/"n":(\d+)/.exec(text)?.[1]))).toEqual(calls.map((_, index) => index));
  });

  test('a body that no method needs is not taken for the next call', async () => {
    const answers = await exchange(
      server,
      `GET /debug.ping HTTP/1.1\r\nHost: x\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}GET /debug.ping?honest=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 200]);
    expect(answers[1]?.text).toContain('"honest":1');
  });

  test.each([
    ['HTTP/1.0', 'GET /debug.ping HTTP/1.0\r\n\r\n'],
    [
      'an upgrade that is ignored',
      'GET /debug.ping HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n',
    ],
    [
      'bytes beyond ASCII in a header',
      'GET /debug.ping HTTP/1.1\r\nHost: x\r\nX-Clearml-Trx: \xe9\xff\r\nConnection: close\r\n\r\n',
    ],
    [
      'a header of every name that matters twice',
      'GET /debug.ping HTTP/1.1\r\nHost: x\r\nX-Clearml-Trx: a\r\nX-Clearml-Trx: b\r\nCookie: a=1\r\nCookie: b=2\r\nConnection: close\r\n\r\n',
    ],
  ])('%s', async (_about, bytes) => {
    const answers = await exchange(server, Buffer.from(bytes, 'latin1'));
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });

  test('a header of another line is none: nothing of a request gets into the headers of its answer', async () => {
    for (const value of ['a%0d%0aSet-Cookie:%20x=1', 'a\u010d\u010aSet-Cookie: x=1']) {
      const bytes = `GET /debug.ping?a=${encodeURI(value)} HTTP/1.1\r\nHost: x\r\nOrigin: ${encodeURI(value)}\r\nX-Clearml-Trx: ${encodeURI(value)}\r\nConnection: close\r\n\r\n`;
      const [answer] = await exchange(server, bytes);
      expect(answer?.text.split('\r\n\r\n')[0]?.toLowerCase()).not.toContain('set-cookie');
    }
  });

  test('an address is believed from a header only behind a trusted proxy', async () => {
    const { credentials } = await server.ok('auth.create_credentials');
    const headers = {
      authorization: `Basic ${Buffer.from(`${credentials.access_key}:${credentials.secret_key}`).toString('base64')}`,
      'x-forwarded-for': '6.6.6.6',
      'x-real-ip': '6.6.6.6',
    };
    await server.ok('debug.ping', {}, { as: null, headers });
    await server.ok('users.get_current_user', {}, { as: null, headers });
    expect(server.output()).not.toContain('6.6.6.6');
  });
});
