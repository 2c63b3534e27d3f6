import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sent, codesOf, envelopeOf, send } from '../support/send.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

const MEBIBYTE = 1024 * 1024;
const ALLOWED_GROWTH = 50 * MEBIBYTE;
const FORM = 'application/x-www-form-urlencoded';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ http__limits__body_bytes: String(MEBIBYTE) }, { inOwnProcess: true });
});
afterAll(() => server.stop());

/** Bytes of memory that the server process has at most had in use. */
function peakMemory(): number {
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

const repeated = (text: string, times: number, separator = '') =>
  Array.from({ length: times }, () => text).join(separator);

/** Bodies that are small to send and large to read. Those for the limit on values need more bytes than the limit on those allows. */
const BODIES: readonly [about: string, codes: string, sent: Omit<Sent, 'path'>][] = [
  ['1.1 MB', '413/0', { body: `{"a":"${'x'.repeat(1_100_000)}"}` }],
  ['1.1 MB in chunks', '413/0', { body: `{"a":"${'x'.repeat(1_100_000)}"}`, chunked: true }],
  ['1,000,000 keys', '413/0', { body: `{${Array.from({ length: 1_000_000 }, (_, key) => `"${key}":0`).join()}}` }],
  ['100,000 lists in lists', '400/0', { body: '['.repeat(100_000) }],
  ['100,000 objects in objects', '400/0', { body: '{"a":'.repeat(100_000) }],
  ['500,000 lists in lists, all closed', '400/0', { body: `${'['.repeat(500_000)}${']'.repeat(500_000)}` }],
  ['500,000 items', '400/0', { body: `{"a":[${repeated('1', 500_000, ',')}]}` }],
  ['500,000 pairs of a form', '400/0', { body: repeated('a', 500_000, '&'), headers: { 'content-type': FORM } }],
  ['a form name of 500,000 levels', '400/0', { body: `${'a.'.repeat(500_000)}a=1`, headers: { 'content-type': FORM } }],
  [
    'a form name of a million brackets',
    '400/12',
    { body: `a${'['.repeat(1_000_000)}b=1`, headers: { 'content-type': FORM } },
  ],
  [
    '9,000 form names below one',
    '400/12',
    {
      body: Array.from({ length: 9000 }, (_, key) => `a.k${key}=${'x'.repeat(20)}`).join('&'),
      headers: { 'content-type': FORM },
    },
  ],
  [
    '20,000 parts',
    '400/0',
    {
      body: repeated('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', 20_000, '\r\n'),
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    },
  ],
  [
    '300,000 empty objects in lines',
    '400/0',
    { body: repeated('{}', 300_000, '\n'), headers: { 'content-type': 'application/json-lines' } },
  ],
  [
    'a million empty lines',
    '400/0',
    { body: `${'\n'.repeat(1_000_000)}x`, headers: { 'content-type': 'application/json-lines' } },
  ],
  ['a million backslashes', '400/12', { body: `"${'\\'.repeat(1_000_000)}"` }],
];

test.each(BODIES)('S13: %s are answered %s, and the server stays small', async (_about, codes, sent) => {
  const before = peakMemory();
  const answer = await send(server, { path: '/debug.ping', ...sent });
  expect(codesOf(envelopeOf(answer))).toBe(codes);
  expect(peakMemory() - before).toBeLessThan(ALLOWED_GROWTH);
  expect((await send(server, { path: '/debug.ping' })).status).toBe(200);
});

test('S13: 48 KB of gzip that would become 50 MB are refused unread', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * MEBIBYTE));
  expect(bomb.length).toBeLessThan(52_000);
  const before = peakMemory();
  const answer = await send(server, { path: '/debug.ping', body: bomb, headers: { 'content-encoding': 'gzip' } });
  expect(answer.status).toBe(415);
  expect(peakMemory() - before).toBeLessThan(ALLOWED_GROWTH);
});

describe('with the usual limit on bytes', () => {
  let roomy: TestServer;
  beforeAll(async () => {
    // Bodies of this size keep a busy machine for longer than a call usually waits for the database.
    roomy = await startTestServer({ database__timeout_ms: '20000' }, { inOwnProcess: true });
  });
  afterAll(() => roomy.stop());

  test('S13: a million keys are refused too', async () => {
    const body = `{${Array.from({ length: 1_000_000 }, (_, key) => `"${key}":0`).join()}}`;
    expect(codesOf(envelopeOf(await send(roomy, { path: '/debug.ping', body })))).toBe('400/0');
  });

  test.each([16, 17])(
    'S13: a document of %s MiB is too large for the database, and for nobody else',
    async (mebibytes) => {
      const [answer, honest] = await Promise.all([
        roomy.call('models.create', { name: 'a model', uri: 's3://b/m', comment: 'x'.repeat(mebibytes * MEBIBYTE) }),
        roomy.call('models.create', { name: 'a model', uri: 's3://b/m' }),
      ]);
      expect(codesOf(answer)).toBe('400/800');
      expect(honest.status).toBe(200);
    },
  );
});
