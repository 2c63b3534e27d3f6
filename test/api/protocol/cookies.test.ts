import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf, envelopeOf, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

const NAME = 'clearml_token_basic';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  token = (await server.ok('auth.login'))['token'];
});
afterAll(() => server.stop());

/** Status of a call that brings only these headers. */
async function statusOf(
  headers: Record<string, string>,
  method = 'POST',
  path = '/users.get_current_user',
): Promise<number> {
  return (await send(server, { method, path, headers })).status;
}

describe('the session cookie (wire-protocol.md §7.6)', () => {
  test('is set by auth.login, for this host and not for scripts', async () => {
    const answer = await send(server, { method: 'GET', path: '/auth.login', as: 'user' });
    const [cookie = '', ...others] = answer.headers['set-cookie'] ?? [];
    expect(others).toEqual([]);
    expect(cookie).toContain(`${NAME}=${envelopeOf(answer).data['token']};`);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).toMatch(/; SameSite=Lax/);
  });

  test('is not set by a login that fails', async () => {
    const answer = await send(server, {
      path: '/auth.login',
      headers: { authorization: 'Basic bm9ib2R5Om5vdGhpbmc=' },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test.each(['auth.logout', 'login.logout'])('is cleared by %s, which ends the token too', async (action) => {
    const { token: own } = await server.ok('auth.login');
    const answer = await send(server, { path: `/${action}`, headers: { cookie: `${NAME}=${own}` } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(new RegExp(`^${NAME}=; .*Max-Age=0`));
    expect(await statusOf({ cookie: `${NAME}=${own}` })).toBe(401);
    expect(await statusOf({ authorization: `Bearer ${own}` })).toBe(401);
  });

  test('signs a call, alone or among others', async () => {
    expect(await statusOf({ cookie: `${NAME}=${token}` })).toBe(200);
    expect(await statusOf({ cookie: `a=1; ${NAME}=${token}; b=2` })).toBe(200);
  });

  test.each([
    ['another name', `x${NAME}=`],
    ['a name that it ends with', `${NAME}x=`],
    ['an empty value', `${NAME}=; x=`],
  ])('is not found under %s', async (_about, before) => {
    expect(await statusOf({ cookie: `${before}${token}` })).toBe(401);
  });

  test.each([
    ['wrong', 'Bearer wrong'],
    ['of an unknown scheme', 'Digest x'],
    ['empty', ''],
  ])('loses against an Authorization header that is %s', async (_about, authorization) => {
    expect(await statusOf({ authorization, cookie: `${NAME}=${token}` })).toBe(401);
  });

  test('alone does not sign a GET that changes something, which a foreign page can cause', async () => {
    const cookie = `${NAME}=${token}`;
    const path = '/models.create?name=a+model&uri=s3://b/m';
    const answer = await send(server, { method: 'GET', path, headers: { cookie } });
    expect(codesOf(envelopeOf(answer))).toBe('403/21');
    expect(await statusOf({ cookie }, 'HEAD', path)).toBe(403);
    expect(await statusOf({ cookie, 'x-requested-with': 'me' }, 'GET', path)).toBe(200);
    expect(await statusOf({ cookie }, 'POST', path)).toBe(200);
    expect(await statusOf({ authorization: `Bearer ${token}` }, 'GET', path)).toBe(200);
    expect(await statusOf({ cookie }, 'GET', '/auth.login')).toBe(200);
    expect(await statusOf({ cookie }, 'GET', '/models.get_all')).toBe(200);
  });
});
