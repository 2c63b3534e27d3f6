import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf, envelopeOf, exchange, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const NOTHING_PARSED = '"endpoint":{"name":"","requested_version":1.0,"actual_version":null}';

describe('a path', () => {
  test.each([
    '/debug.ping',
    '/debug.ping/',
    '//debug.ping',
    '///debug.ping',
    '/debug.pi%6eg',
    '/debug%2Eping',
    '/v2.9/debug.ping/',
  ])('%s names debug.ping', async (path) => {
    const answer = await send(server, { path });
    expect(envelopeOf(answer).meta.endpoint.name).toBe('debug.ping');
    expect(answer.status).toBe(200);
  });

  test.each([
    '/',
    '/debug',
    '/debug.ping//',
    '/debug.ping/more',
    '/debug..ping',
    '/d.ping',
    '/debug.p',
    '/1debug.ping',
    '/debug.ping.more',
    '/V2.9/debug.ping',
    '/v2/debug.ping',
    '/v2./debug.ping',
    '/v2.12.0/debug.ping',
    '/v/debug.ping',
    '/api/v2.12/debug.ping',
    '/debug.ping%0A',
    '/debug.ping%00',
    '/debug.%zz',
    '/v%D9%A2.%D9%A1/debug.ping',
    '/d%C3%A9bug.ping',
  ])('%s is none: 400/0, and nothing of it is parsed', async (path) => {
    const answer = await send(server, { path, headers: { 'x-clearml-trx': 'mine' } });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(NOTHING_PARSED);
    const { meta, data } = envelopeOf(answer);
    expect(codesOf({ meta })).toBe('400/0');
    expect(meta.trx).toBe('mine');
    expect(meta.result_msg).toContain('Invalid request path');
    expect(data).toEqual({});
  });

  test('may be a whole URL', async () => {
    const [answer] = await exchange(
      server,
      'GET http://any/debug.ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer?.status).toBe(200);
  });

  test('that is a broken URL is 400/0', async () => {
    const [answer] = await exchange(
      server,
      'GET http://[broken/debug.ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer?.status).toBe(400);
    expect(answer?.text).toContain(NOTHING_PARSED);
  });
});

describe('an unknown action is 404, whoever asks', () => {
  test.each([
    '/no.such_action',
    '/debug.Ping',
    '/DEBUG.ping',
    '/v2.31/models.nothing',
    '/toString.constructor',
    '/__proto__.__proto__',
  ])('%s', async (path) => {
    for (const headers of [{}, { authorization: 'Basic wrong' }]) {
      const answer = await send(server, { path, headers, body: 'not json' });
      expect(answer.status).toBe(404);
      expect(codesOf(envelopeOf(answer))).toBe('404/0');
    }
  });
});

describe('a version', () => {
  /** The tokens of the envelope, compared as text: `2.0` and `2` are one number in JSON, but not for clients. */
  const versionsOf = async (path: string) => {
    const { text, status } = await send(server, { path, body: '{"a":1}' });
    const [, requested, actual] = /"requested_version":([^,]*),"actual_version":([^}]*)}/.exec(text) ?? [];
    return `${status} ${requested} ${actual}`;
  };

  test.each([
    ['/debug.ping', '200 "2.31" "2.9"'],
    ['/v2.31/debug.ping', '200 "2.31" "2.9"'],
    ['/v2.10/debug.ping', '200 "2.10" "2.9"'],
    ['/v12/debug.ping', '200 "12" "2.9"'],
    ['/v20.0/debug.ping', '200 "20.0" "2.9"'],
    ['/v999.0/debug.ping', '200 "999.0" "2.9"'],
    ['/v2.9/debug.ping', '200 "2.9" "2.9"'],
    ['/v2.1/debug.ping', '200 "2.1" "2.9"'],
    ['/v2.0/debug.ping', '200 2.0 2.9'],
    ['/v1.0/debug.ping', '200 1.0 2.9'],
    ['/v1.10/debug.ping', '200 1.10 2.9'],
    ['/v0.5/debug.ping', '404 0.5 null'],
    ['/v0.0/debug.ping', '404 0.0 null'],
    ['/v2.0/models.get_all', '401 2.0 2.1'],
    ['/v2.14/models.get_all', '401 "2.14" "2.1"'],
    ['/v2.15/models.get_all', '401 "2.15" "2.15"'],
    ['/v2.25/models.get_all', '401 "2.25" "2.15"'],
    ['/v2.11/models.move', '401 "2.11" "2.12"'],
    ['/v2.7/projects.get_model_tags', '404 "2.7" null'],
  ])('%s is answered %s', async (path, expected) => {
    expect(await versionsOf(path)).toBe(expected);
  });

  test.each(['/v2.010/debug.ping', '/v02.1/debug.ping', '/v012/debug.ping', '/v00/debug.ping'])(
    '%s has a leading zero: 400/2',
    async (path) => {
      const answer = await send(server, { path });
      expect(answer.status).toBe(400);
      expect(codesOf(envelopeOf(answer))).toBe('400/2');
      expect(answer.text).toContain(NOTHING_PARSED);
      expect(envelopeOf(answer).meta.result_msg).toContain('Invalid leading zero');
    },
  );

  test('of very many digits leaves the envelope JSON', async () => {
    const answer = await send(server, { path: `/v1.${'9'.repeat(400)}/debug.ping` });
    expect(envelopeOf(answer).meta.endpoint.name).toBe('debug.ping');
  });
});
