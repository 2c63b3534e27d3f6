import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf, envelopeOf, exchange, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('the method of a call', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    '%s carries body and query alike',
    async (method) => {
      const answer = await send(server, { method, path: '/debug.ping?b=2', body: '{"a":1}' });
      expect(answer.status).toBe(200);
      expect(envelopeOf(answer).data).toEqual({ msg: 'ClearML server', a: 1, b: 2 });
    },
  );

  test('may be GET with a signed body, as the Python clients send nearly everything', async () => {
    const { id } = await server.ok('models.create', { name: 'a model', uri: 's3://b/m' });
    const answer = await send(server, {
      method: 'GET',
      path: '/v2.9/models.get_by_id',
      body: JSON.stringify({ model: id }),
      as: 'user',
    });
    expect(envelopeOf(answer).data).toMatchObject({ model: { id, name: 'a model' } });
  });

  test('HEAD answers like GET without a body', async () => {
    const get = await send(server, { method: 'GET', path: '/debug.ping' });
    const head = await send(server, { method: 'HEAD', path: '/debug.ping' });
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect(head.headers['content-type']).toBe('application/json');
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test.each(['/debug.ping', '/no.such_action', '/anything/at/all', '*'])(
    'OPTIONS %s is answered at once, empty',
    async (path) => {
      const answer = await send(server, { method: 'OPTIONS', path });
      expect(answer.status).toBe(200);
      expect(answer.text).toBe('');
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    },
  );

  test('TRACE is refused', async () => {
    const answer = await send(server, { method: 'TRACE', path: '/debug.ping' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toContain('POST');
    expect(codesOf(envelopeOf(answer))).toBe('405/0');
  });

  test('CONNECT is refused and the connection closed', async () => {
    const answers = await exchange(server, 'CONNECT debug.ping:80 HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(answers.map(({ status }) => status)).toEqual([405]);
  });
});

describe('a body', () => {
  test('may come in chunks, without a length', async () => {
    const answer = await exchange(
      server,
      'GET /debug.ping HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{"\r\n5\r\na":1}\r\n0\r\n\r\n',
    );
    expect(answer.map(({ status }) => status)).toEqual([200]);
    expect(answer[0]?.text).toContain('"data":{"msg":"ClearML server","a":1}');
  });

  test('may be announced by Expect: 100-continue', async () => {
    const answers = await exchange(
      server,
      'POST /debug.ping HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{"a":1}',
    );
    expect(answers.map(({ status }) => status)).toEqual([100, 200]);
  });

  test('that breaks off is never a call', async () => {
    const before = await server.ok('models.get_all', { only_fields: ['id'] });
    const headers = `Host: x\r\nAuthorization: ${server.basic('user')}\r\nContent-Length: 1000\r\nConnection: close`;
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.resume().end(`POST /models.create HTTP/1.1\r\n${headers}\r\n\r\n{"name":"half a model","uri":"s3://b/m"}`);
    await once(socket, 'close');
    expect(await server.ok('models.get_all', { only_fields: ['id'] })).toEqual(before);
  });
});

test('no web origin is allowed to call unless one is configured (wire-protocol.md §3)', async () => {
  for (const origin of ['https://app.example.com', server.url, 'null']) {
    for (const method of ['POST', 'OPTIONS']) {
      const { headers } = await send(server, {
        method,
        path: '/debug.ping',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  }
});

describe('every answer', () => {
  test.each([
    ['a good one', '/debug.ping', 200],
    ['an unknown path', '/nothing', 400],
    ['an unknown action', '/no.such_action', 404],
    ['a call without credentials', '/models.get_all', 401],
  ])('carries the fixed headers: %s', async (_about, path, status) => {
    const answer = await send(server, { method: 'GET', path });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      server: 'clearml',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });
});

describe.each(['/healthz', '/readyz'])('%s', (path) => {
  test('answers without credentials and without an envelope', async () => {
    const answer = await send(server, { method: 'GET', path });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ status: 'ok' });
  });

  test('answers HEAD', async () => {
    const answer = await send(server, { method: 'HEAD', path });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('');
  });

  test('leaves no line in the log', async () => {
    await send(server, { method: 'GET', path });
    expect(server.output()).not.toContain(path);
  });
});
