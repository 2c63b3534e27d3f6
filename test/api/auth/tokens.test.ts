import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import type { Collection } from 'mongodb';
import { codesOf } from '../../support/send.js';
import { callWith, storeLogin } from '../../support/store-login.js';
import { type CallOptions, type TestServer, type UserName, startTestServer } from '../../support/test-server.js';

const SECRET = 'the-signing-secret-of-this-test-server';
const DAY_SEC = 24 * 60 * 60;

let server: TestServer;
let ids: Record<'user' | 'second', string>;
beforeAll(async () => {
  server = await startTestServer({ auth__token_secret: SECRET });
  const idOf = async (as: UserName) => (await server.ok('users.get_current_user', {}, { as })).user.id;
  ids = { user: await idOf('user'), second: await idOf('second') };
});
afterAll(() => server.stop());

const login = async (body: object = {}, options: CallOptions = {}): Promise<string> =>
  (await server.ok('auth.login', body, options))['token'];
const useToken = (token: string) => callWith(server, `Bearer ${token}`, 'users.get_current_user');
const lifeOf = (token: string) => {
  const { exp, iat } = decodeJwt(token);
  return exp === undefined || iat === undefined ? undefined : exp - iat;
};

describe('a token', () => {
  test('tells clients what they read from it (sdk-expectations.md §2)', async () => {
    const before = Math.floor(Date.now() / 1000);
    const token = await login();
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const { iat = 0, ...claims } = decodeJwt(token);
    expect(claims).toEqual({
      exp: iat + 30 * DAY_SEC,
      env: '<unknown>',
      session_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      access_key: server.key('user'),
      identity: {
        user: ids.user,
        company: server.company,
        role: 'user',
        user_name: 'user tester',
        company_name: 'test company',
      },
      auth_type: 'Bearer',
      api_version: '2.31',
      server_version: '2.0.0',
      server_build: '',
      feature_set: 'basic',
    });
    expect(iat).toBeGreaterThanOrEqual(before);
    expect(iat).toBeLessThanOrEqual(Date.now() / 1000);
  });

  test('has a session of its own', async () => {
    const sessions = await Promise.all([login(), login(), login()]);
    expect(new Set(sessions.map((token) => decodeJwt(token)['session_id'])).size).toBe(3);
  });

  test('is given to a GET without version and body, the way the SDK asks for it', async () => {
    const response = await fetch(`${server.url}/auth.login?expiration_sec=120`, {
      headers: { authorization: server.basic('user') },
    });
    const { meta, data } = (await response.json()) as { meta: { result_code: number }; data: { token: string } };
    expect(meta.result_code).toBe(200);
    expect(lifeOf(data.token)).toBe(120);
  });

  test.each([
    ['what was asked for', { expiration_sec: 3600 }, 3600],
    ['what was asked for, cut to whole seconds', { expiration_sec: 60.9 }, 60],
    ['a year at most', { expiration_sec: 31_536_000 }, 31_536_000],
    ['30 days for 0', { expiration_sec: 0 }, 30 * DAY_SEC],
    ['30 days for null', { expiration_sec: null }, 30 * DAY_SEC],
  ])('lives %s', async (_case, body, seconds) => {
    expect(lifeOf(await login(body))).toBe(seconds);
  });

  test.each([
    ['more than a year', 31_536_001],
    ['less than nothing', -1],
    ['a text', 'abc'],
    ['a list', [60]],
  ])('is not given for a life of %s', async (_case, seconds) => {
    const answer = await server.call('auth.login', { expiration_sec: seconds });
    expect(codesOf(answer)).toBe('400/12');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('of role system never expires, unless that is asked for', async () => {
    const everlasting = await login({}, { as: 'system' });
    expect(decodeJwt(everlasting).exp).toBeUndefined();
    expect(codesOf(await callWith(server, `Bearer ${everlasting}`, 'server.config'))).toBe('200/0');
    expect(lifeOf(await login({ expiration_sec: 60 }, { as: 'system' }))).toBe(60);
  });

  test('renews itself', async () => {
    const old = await login({ expiration_sec: 60 });
    const answer = await callWith(server, `Bearer ${old}`, 'auth.login');
    expect(lifeOf(answer.data['token'])).toBe(30 * DAY_SEC);
    expect(codesOf(await useToken(answer.data['token']))).toBe('200/0');
    expect(codesOf(await useToken(old))).toBe('200/0');
  });

  test('is trusted for its role until it expires, but renewed with the role that the user has now', async () => {
    await storeLogin(server, { _id: 'changing', credentials: [{ key: 'CHANGING', secret: 'changing' }] });
    const { token } = await server.ok('auth.get_token_for_user', { user: 'changing' }, { as: 'root' });
    await server.ok('auth.edit_user', { user: 'changing', role: 'admin' }, { as: 'admin' });
    const edit = { user: ids.second, role: 'user' };
    expect(codesOf(await callWith(server, `Bearer ${token}`, 'auth.edit_user', edit))).toBe('403/20');
    const renewed = await callWith(server, `Bearer ${token}`, 'auth.login');
    expect(codesOf(await callWith(server, `Bearer ${renewed.data['token']}`, 'auth.edit_user', edit))).toBe('200/0');
  });

  test.each<[string, (logins: Collection<{ _id: string; company: string }>, user: string) => Promise<unknown>]>([
    ['was deleted', (logins, _id) => logins.deleteOne({ _id })],
    ['went to another company', (logins, _id) => logins.updateOne({ _id }, { $set: { company: server.otherCompany } })],
  ])('of a user who %s is not renewed', async (fate, change) => {
    const user = `user who ${fate}`;
    await storeLogin(server, { _id: user });
    const { token } = await server.ok('auth.get_token_for_user', { user }, { as: 'root' });
    const { client, auth } = server.databases;
    await change(client.db(auth).collection('user'), user);
    const answer = await callWith(server, `Bearer ${token}`, 'auth.login');
    expect(codesOf(answer)).toBe('400/301');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

describe('a token that somebody else made', () => {
  const identity = () => ({ user: ids.user, company: server.company, role: 'user' });
  const nowSec = () => Math.floor(Date.now() / 1000);
  const claims = () => ({ iat: nowSec(), exp: nowSec() + 60, identity: identity() });
  const sign = (payload: object, algorithm = 'HS256', secret = SECRET) =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: algorithm }).sign(new TextEncoder().encode(secret));
  const unsigned = (payload: object) =>
    [{ alg: 'none' }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.';

  test.each([
    ['like ours', () => sign(claims())],
    ['without expiry', () => sign({ identity: identity() })],
    ['that expired within the leeway', () => sign({ ...claims(), exp: nowSec() - 5 })],
    ['by a clock that is a little ahead', () => sign({ ...claims(), iat: nowSec() + 5, nbf: nowSec() + 5 })],
    ['with claims that we do not know', () => sign({ ...claims(), iss: 'x', more: { a: 1 } })],
  ])('with our secret, %s, is good', async (_case, make) => {
    const answer = await useToken(await make());
    expect(codesOf(answer)).toBe('200/0');
    expect(answer.data['user'].id).toBe(ids.user);
  });

  test.each([
    ['with another secret', () => sign(claims(), 'HS256', `${SECRET}x`), 'Signature verification failed'],
    ['with HS512', () => sign(claims(), 'HS512', SECRET.repeat(2)), ''],
    ['with HS384 and our secret', () => sign(claims(), 'HS384', SECRET.padEnd(48, SECRET)), ''],
    ['with no signature', async () => unsigned(claims()), ''],
    ['long ago', () => sign({ ...claims(), exp: nowSec() - 60 }), 'Signature has expired'],
    ['in the future', () => sign({ ...claims(), iat: nowSec() + 600 }), 'not yet valid (iat)'],
    ['for later', () => sign({ ...claims(), nbf: nowSec() + 600 }), 'not yet valid (nbf)'],
    ['for an audience', () => sign({ ...claims(), aud: 'us' }), 'audience'],
    ['with an expiry that is no number', () => sign({ ...claims(), exp: 'never' }), 'exp must be a number'],
    ['without identity', () => sign({ iat: nowSec() }), 'the identity is missing'],
    ['without company', () => sign({ identity: { user: ids.user, role: 'user' } }), 'needs a user and a company'],
    ['without role', () => sign({ identity: { ...identity(), role: undefined } }), 'needs a known role'],
    ['with an unknown role', () => sign({ identity: { ...identity(), role: 'emperor' } }), 'needs a known role'],
    ['with more in the identity', () => sign({ identity: { ...identity(), admin: true } }), 'unknown field'],
    ['with an identity of objects', () => sign({ identity: { ...identity(), user: { $ne: '' } } }), 'must be a string'],
  ])('%s is refused', async (_case, make, reason) => {
    const answer = await useToken(await make());
    expect(codesOf(answer)).toBe('401/30');
    expect(answer.meta.result_msg).toMatch(/^Invalid token \((?:invalid jwt token|failed parsing token)\): reason=/);
    expect(answer.meta.result_msg).toContain(reason);
  });

  test.each([
    ['payload', 1],
    ['header', 0],
  ])('by changing the %s of ours is refused', async (_part, index) => {
    const parts = (await login()).split('.');
    const changed = Buffer.from(parts[index] ?? '', 'base64url')
      .toString()
      .replace('"user"', '"root"')
      .replace('HS256', 'HS384');
    parts[index] = Buffer.from(changed).toString('base64url');
    expect(codesOf(await useToken(parts.join('.')))).toBe('401/30');
  });
});

describe('auth.logout', () => {
  test('ends the token of the call and no other', async () => {
    const [ended, other] = await Promise.all([login(), login()]);
    const answer = await callWith(server, `Bearer ${ended}`, 'auth.logout');
    expect([codesOf(answer), answer.data]).toEqual(['200/0', {}]);
    const refused = await useToken(ended);
    expect([codesOf(refused), refused.meta.result_msg]).toEqual(['401/30', 'Invalid token (revoked token)']);
    expect(codesOf(await useToken(other))).toBe('200/0');
  });

  test('ends a token only once', async () => {
    const token = await login();
    await callWith(server, `Bearer ${token}`, 'auth.logout');
    expect(codesOf(await callWith(server, `Bearer ${token}`, 'auth.logout'))).toBe('401/30');
    expect(codesOf(await callWith(server, `Bearer ${token}`, 'auth.login'))).toBe('401/30');
  });

  test('with a key pair has nothing to end, but clears the cookie', async () => {
    const token = await login();
    const answer = await server.call('auth.logout');
    expect(codesOf(answer)).toBe('200/0');
    expect(answer.headers.get('set-cookie')).toMatch(
      /^clearml_token_basic=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=\/; SameSite=Lax$/,
    );
    expect(codesOf(await useToken(token))).toBe('200/0');
    expect(codesOf(await server.call('users.get_current_user'))).toBe('200/0');
  });

  test('ends a token that never expires for good', async () => {
    const token = await login({}, { as: 'system' });
    await callWith(server, `Bearer ${token}`, 'auth.logout');
    expect(codesOf(await useToken(token))).toBe('401/30');
    const { client, auth } = server.databases;
    const revoked = await client.db(auth).collection('revoked_session').find().sort({ expires: -1 }).toArray();
    expect(revoked[0]?.['expires'].getUTCFullYear()).toBe(9999);
  });
});

describe('the cookie of a login', () => {
  test('lives as long as the token', async () => {
    const { headers, data } = await server.call('auth.login', { expiration_sec: 7200 });
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toContain(`clearml_token_basic=${data['token']}; Expires=`);
    expect(cookie).toContain('; Max-Age=7200; HttpOnly; Path=/; SameSite=Lax');
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 7_200_000)).toBeLessThan(60_000);
  });

  test('of an everlasting token lives a year', async () => {
    const { headers } = await server.call('auth.login', {}, { as: 'system' });
    expect(headers.get('set-cookie')).toContain('; Max-Age=31536000; ');
  });
});
