import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    auth__cookie__name: 'own_name',
    auth__cookie__secure: 'true',
    auth__cookie__same_site: 'Strict',
    auth__cookie__domain: 'example.com',
    auth__default_expiration_sec: '600',
    auth__max_expiration_sec: '1200',
    auth__environment: 'staging',
    api__server_version: '3.4.5',
    statistics__supported: 'false',
  });
});
afterAll(() => server.stop());

test('a cookie has the name and the attributes of the settings', async () => {
  const { headers, data } = await server.call('auth.login');
  const cookie = headers.get('set-cookie') ?? '';
  expect(cookie.replace(/Expires=[^;]+/, 'Expires=then')).toBe(
    `own_name=${data['token']}; Domain=example.com; Expires=then; Max-Age=600; Secure; HttpOnly; Path=/; SameSite=Strict`,
  );
  const call = (name: string) =>
    server.call('users.get_current_user', {}, { as: null, headers: { cookie: `${name}=${data['token']}` } });
  expect(codesOf(await call('own_name'))).toBe('200/0');
  expect(codesOf(await call('clearml_token_basic'))).toBe('401/20');
});

test('a cookie is cleared with the same attributes', async () => {
  const { headers } = await server.call('auth.logout');
  expect(headers.get('set-cookie')).toBe(
    'own_name=; Domain=example.com; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Strict',
  );
});

test('a token says and lives what the settings say', async () => {
  const { token } = await server.ok('auth.login');
  const payload = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({ env: 'staging', server_version: '3.4.5', exp: payload.iat + 600 });
  expect(codesOf(await server.call('auth.login', { expiration_sec: 1200 }))).toBe('200/0');
  expect(codesOf(await server.call('auth.login', { expiration_sec: 1201 }))).toBe('400/12');
});

test('a server without statistics says only that, and stores no decision', async () => {
  expect(await server.ok('server.report_stats_option', { enabled: true })).toEqual({ supported: false });
  const { client, backend } = server.databases;
  const company = await client.db(backend).collection<{ _id: string }>('company').findOne({ _id: server.company });
  expect(company).not.toHaveProperty('defaults');
});
