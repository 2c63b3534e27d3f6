import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { codesOf } from '../../support/send.js';
import { callWith } from '../../support/store-login.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
let token: string;
let revoked: string;
beforeAll(async () => {
  server = await startTestServer();
  token = (await server.ok('auth.login'))['token'];
  revoked = (await server.ok('auth.login'))['token'];
  await callWith(server, `Bearer ${revoked}`, 'login.logout');
});
afterAll(() => server.stop());

const COOKIE = 'clearml_token_basic';

testEveryAction('login', () => server, [
  { action: 'supported_modes', effect: 'open', since: '1.0' },
  { action: 'logout', effect: 'open', since: '2.13' },
]);

describe('login.supported_modes', () => {
  const modes = (headers: Record<string, string>) => server.call('login.supported_modes', {}, { as: null, headers });

  test('tells a sign-in page what there is', async () => {
    expect((await modes({})).data).toEqual({
      authenticated: false,
      basic: { enabled: false, guest: { enabled: false } },
      sso: {},
      sso_providers: [],
      server_errors: { missed_es_upgrade: false, es_connection_error: false },
    });
  });

  test.each([
    ['a key pair', () => ({ authorization: server.basic('user') })],
    ['the key pair of a guest', () => ({ authorization: server.basic('guest') })],
    ['a token', () => ({ authorization: `Bearer ${token}` })],
    ['a cookie', () => ({ cookie: `${COOKIE}=${token}` })],
  ])('tells a caller with %s that they are signed in', async (_case, headers) => {
    expect((await modes(headers())).data['authenticated']).toBe(true);
  });

  test.each([
    ['an unknown key', () => ({ authorization: 'Basic YTpi' })],
    ['what cannot be decoded', () => ({ authorization: 'Basic !' })],
    ['an unknown scheme', () => ({ authorization: 'Digest x' })],
    ['a broken token', () => ({ authorization: 'Bearer x' })],
    ['a revoked token', () => ({ authorization: `Bearer ${revoked}` })],
    ['a broken cookie', () => ({ cookie: `${COOKIE}=x` })],
    ['a broken token beside a good cookie', () => ({ authorization: 'Bearer x', cookie: `${COOKIE}=${token}` })],
  ])('takes a caller with %s for one who is not', async (_case, headers) => {
    const answer = await modes(headers());
    expect([codesOf(answer), answer.data['authenticated']]).toEqual(['200/0', false]);
  });
});

describe('login.logout', () => {
  test.each([
    ['no credentials', () => ({})],
    ['bad credentials', () => ({ authorization: 'Bearer x' })],
    ['a key pair', () => ({ authorization: server.basic('user') })],
    ['a revoked token', () => ({ authorization: `Bearer ${revoked}` })],
  ])('with %s succeeds and clears the cookie', async (_case, headers) => {
    const answer = await server.call('login.logout', {}, { as: null, headers: headers() });
    expect([codesOf(answer), answer.data]).toEqual(['200/0', {}]);
    expect(answer.headers.get('set-cookie')).toMatch(/^clearml_token_basic=; .*Max-Age=0;/);
  });

  test('ends the token of the call', async () => {
    const { token: own } = await server.ok('auth.login');
    await callWith(server, `Bearer ${own}`, 'login.logout');
    expect(codesOf(await callWith(server, `Bearer ${own}`, 'users.get_current_user'))).toBe('401/30');
  });
});
