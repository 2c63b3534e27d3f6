import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf, envelopeOf, send } from '../../support/send.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** The worked examples of wire-protocol.md §16, as text: numbers must have their fraction on the wire. */
interface Example {
  number: string;
  about: string;
  method: string;
  path: string;
  body?: string;
  as?: UserName;
  status: number;
  /** What `meta` holds of versions, result and errors, and `data`. */
  holds: string[];
}

const EXAMPLES: Example[] = [
  {
    number: '1',
    about: 'no version, no credentials, query parameters',
    method: 'GET',
    path: '/debug.ping?x=1&y=2.5&z=true&w=a',
    status: 200,
    holds: [
      '"endpoint":{"name":"debug.ping","requested_version":"2.31","actual_version":"2.9"}',
      '"result_code":200,"result_subcode":0,"result_msg":"OK","error_stack":"","error_data":{}',
      '"data":{"msg":"ClearML server","x":1,"y":2.5,"z":true,"w":"a"}',
    ],
  },
  {
    number: '10',
    about: 'no credentials',
    method: 'POST',
    path: '/v2.31/models.get_by_id',
    status: 401,
    holds: [
      '"endpoint":{"name":"models.get_by_id","requested_version":"2.31","actual_version":"2.1"}',
      '"result_code":401,"result_subcode":20,"result_msg":"Unauthorized (missing credentials)","error_stack":null,"error_data":{}',
      '"data":{}',
    ],
  },
  {
    number: '11',
    about: 'wrong role',
    method: 'POST',
    path: '/server.config',
    as: 'user',
    status: 403,
    holds: [
      '"result_code":403,"result_subcode":20',
      '"result_msg":"Forbidden (not allowed for role): role=user, allowed=(root, system)"',
      '"error_stack":null',
      '"data":{}',
    ],
  },
  {
    number: '12',
    about: 'path not understood',
    method: 'GET',
    path: '/v2/debug.ping',
    status: 400,
    holds: [
      '"endpoint":{"name":"","requested_version":1.0,"actual_version":null}',
      '"result_code":400,"result_subcode":0,"result_msg":"Invalid request path /v2/debug.ping","error_stack":null,"error_data":{}',
      '"data":{}',
    ],
  },
  {
    number: '13',
    about: 'version too low',
    method: 'GET',
    path: '/v0.5/debug.ping',
    status: 404,
    holds: [
      '"endpoint":{"name":"debug.ping","requested_version":0.5,"actual_version":null}',
      '"result_code":404,"result_subcode":0,"result_msg":"Unable to find endpoint for name debug.ping and version 0.5"',
      '"data":{}',
    ],
  },
  {
    number: '14',
    about: 'a client of the first generation',
    method: 'POST',
    path: '/v2.0/debug.ping',
    body: '{"a":1}',
    status: 200,
    holds: [
      '"endpoint":{"name":"debug.ping","requested_version":2.0,"actual_version":2.9}',
      '"data":{"msg":"ClearML server","a":1}',
    ],
  },
  {
    number: '15',
    about: 'retired action',
    method: 'POST',
    path: '/v2.14/models.get_by_task_id',
    body: '{"task":"any"}',
    as: 'user',
    status: 301,
    holds: ['"requested_version":"2.14"', '"result_code":301,"result_subcode":1', '"error_stack":null', '"data":{}'],
  },
];

describe('worked example', () => {
  test.each(EXAMPLES)('$number: $about', async ({ method, path, body, as, status, holds }) => {
    const answer = await send(server, { method, path, ...(body !== undefined && { body }), ...(as && { as }) });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers.location).toBeUndefined();
    const { meta } = envelopeOf(answer);
    expect(meta.id).toMatch(/^[0-9a-f]{32}$/);
    expect(meta.trx).toBe(meta.id);
    for (const part of holds) expect(answer.text).toContain(part);
  });

  test('16: the transaction id of the first header is echoed, else of the second', async () => {
    const trx = async (headers: Record<string, string>) => {
      const { meta } = envelopeOf(await send(server, { method: 'GET', path: '/debug.ping', headers }));
      return meta.trx;
    };
    expect(await trx({ 'X-Clearml-Trx': 'abc', 'X-Trains-Trx': 'def' })).toBe('abc');
    expect(await trx({ 'X-Trains-Trx': 'def' })).toBe('def');
    expect(await trx({ 'X-Clearml-Trx': '' })).toBe('');
  });

  test('17: a compressed body is refused in plain text', async () => {
    const answer = await send(server, { path: '/debug.ping', headers: { 'content-encoding': 'gzip' } });
    expect(answer.status).toBe(415);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toBe('Content encoding is not supported (gzip)');
  });

  test('19: an admin gets a token of the user whom they impersonate, a user gets 400/6', async () => {
    const { user } = await server.ok('users.get_current_user');
    const headers = { 'X-Clearml-Impersonate-As': String(user.id) };
    const { token } = await server.ok('auth.login', {}, { as: 'admin', headers });
    const [, payload = ''] = String(token).split('.');
    const { identity } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(identity).toMatchObject({ user: user.id, company: server.company, role: 'user' });

    const refused = await server.call('auth.login', {}, { as: 'second', headers });
    expect(codesOf(refused)).toBe('400/6');
    expect(refused.meta.result_msg).toBe('Impersonation error (impersonation not allowed): role=user');
  });
});
