import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { basicOf, callWith, storeLogin } from '../../support/store-login.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  token = (await server.ok('auth.login'))['token'];
});
afterAll(() => server.stop());

const encode = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const callAs = (authorization: string) => callWith(server, authorization, 'users.get_current_user');

interface Refusal {
  about: string;
  header: () => string;
  codes: string;
  message: string;
}

const MISSING = { codes: '401/20', message: 'Unauthorized (missing credentials)' };
const BAD_SCHEME = { codes: '401/10', message: 'Unauthorized (bad authentication header type)' };
const MALFORMED = { codes: '401/21', message: 'Unauthorized (malformed credentials)' };
const INVALID = {
  codes: '401/22',
  message: 'Unauthorized (invalid credentials) (failed to locate provided credentials)',
};
const BAD_TOKEN = { codes: '401/30', message: 'Invalid token (invalid jwt token): reason=' };

const REFUSALS: Refusal[] = [
  { about: 'that is empty', header: () => '', ...MISSING },
  { about: 'of an unknown scheme', header: () => `Digest ${encode('a:b')}`, ...BAD_SCHEME },
  { about: 'without a scheme', header: () => encode('a:b'), ...BAD_SCHEME },
  { about: 'of two schemes', header: () => `BasicBearer ${token}`, ...BAD_SCHEME },
  { about: 'that is not base64', header: () => 'Basic not base64!', ...MALFORMED },
  { about: 'that is base64 cut off', header: () => 'Basic YWJjZ', ...MALFORMED },
  { about: 'with no key at all', header: () => 'Basic', ...INVALID },
  { about: 'with a key and no colon', header: () => `Basic ${encode(server.key('user'))}`, ...INVALID },
  { about: 'with an empty secret', header: () => `Basic ${encode(`${server.key('user')}:`)}`, ...INVALID },
  { about: 'with an empty key', header: () => `Basic ${encode(`:${server.secret('user')}`)}`, ...INVALID },
  { about: 'with an unknown key', header: () => `Basic ${encode(`NOBODY:${server.secret('user')}`)}`, ...INVALID },
  { about: 'with a wrong secret', header: () => `Basic ${encode(`${server.key('user')}:wrong`)}`, ...INVALID },
  {
    about: 'with the secret of another user',
    header: () => `Basic ${encode(`${server.key('user')}:${server.secret('admin')}`)}`,
    ...INVALID,
  },
  {
    about: 'with a secret in another case',
    header: () => `Basic ${encode(`${server.key('user')}:${server.secret('user').toUpperCase()}`)}`,
    ...INVALID,
  },
  { about: 'with a token as key pair', header: () => `Basic ${token}`, ...MALFORMED },
  { about: 'with no token', header: () => 'Bearer', ...BAD_TOKEN },
  { about: 'with a token of one segment', header: () => 'Bearer abc', ...BAD_TOKEN },
  { about: 'with a token of rubbish', header: () => 'Bearer a.b.c', ...BAD_TOKEN },
  { about: 'with a token cut off', header: () => `Bearer ${token.slice(0, -3)}`, ...BAD_TOKEN },
  { about: 'with a token and more', header: () => `Bearer ${token} ${token}`, ...BAD_TOKEN },
  {
    about: 'with a key pair as token',
    header: () => `Bearer ${encode(`${server.key('user')}:${server.secret('user')}`)}`,
    ...BAD_TOKEN,
  },
];

describe('an Authorization header', () => {
  test.each(REFUSALS)('$about is refused with $codes', async ({ header, codes, message }) => {
    const answer = await callAs(header());
    expect(codesOf(answer)).toBe(codes);
    expect(answer.status).toBe(401);
    expect(answer.meta.result_msg).toContain(message);
    expect(answer.data).toEqual({});
  });

  test.each([
    ['Basic', () => server.basic('user')],
    ['basic', () => server.basic('user').replace('Basic', 'basic')],
    ['BASIC, more spaces', () => server.basic('user').replace('Basic ', 'BASIC   ')],
    ['Bearer', () => `Bearer ${token}`],
    ['bearer', () => `bearer ${token}`],
  ])('of scheme %s lets a call in', async (_scheme, header) => {
    const answer = await callAs(header());
    expect(codesOf(answer)).toBe('200/0');
    expect(answer.data['user'].name).toBe('user tester');
  });

  test('that is missing leaves no credentials', async () => {
    const answer = await server.call('users.get_current_user', {}, { as: null });
    expect([codesOf(answer), answer.meta.result_msg]).toEqual([MISSING.codes, MISSING.message]);
  });

  test('is never answered with a challenge, which would open the password box of a browser', async () => {
    for (const header of ['', 'Basic x', `Basic ${encode('a:b')}`, 'Bearer x', 'Digest x']) {
      expect((await callAs(header)).headers.get('www-authenticate')).toBeNull();
    }
  });

  test('that is refused is not shown in the answer nor in the log', async () => {
    const answer = await callAs(`Basic ${encode('SOMEKEY:a-secret-mistyped')}`);
    expect(JSON.stringify(answer)).not.toContain('a-secret-mistyped');
    expect(server.output()).not.toContain('a-secret-mistyped');
    expect(server.output()).not.toContain(encode('SOMEKEY:a-secret-mistyped'));
  });
});

describe('who is checked before what', () => {
  test('an unknown action is 404 for everybody, credentials or none', async () => {
    for (const as of ['user', null] as const) {
      expect(codesOf(await server.call('auth.get_task_token', {}, { as }))).toBe('404/0');
    }
    expect(codesOf(await server.call('auth.ping', {}, { as: null }))).toBe('404/0');
  });

  test('a broken body is looked at only after the caller and the role', async () => {
    expect(codesOf(await server.call('server.config', '{', { as: null }))).toBe('401/20');
    expect(codesOf(await server.call('server.config', '{', { as: 'user' }))).toBe('403/20');
    expect(codesOf(await server.call('server.config', '{', { as: 'system' }))).toBe('400/0');
  });
});

describe('a key pair', () => {
  test('of a user whose company is gone is refused', async () => {
    const credentials = [{ key: 'ORPHAN', secret: 'of nobody' }];
    await storeLogin(server, { _id: 'orphan', company: 'gone', credentials });
    const answer = await callAs(basicOf('ORPHAN', 'of nobody'));
    expect(codesOf(answer)).toBe('401/22');
    expect(answer.meta.result_msg).toBe('Unauthorized (invalid credentials) (invalid user company)');
  });

  test('may hold colons and letters of Latin-1 in its secret', async () => {
    await storeLogin(server, { _id: 'colons', credentials: [{ key: 'COLONS', secret: 'a:b::ä' }] });
    const answer = await callWith(server, basicOf('COLONS', 'a:b::ä'), 'auth.get_credentials');
    expect(codesOf(answer)).toBe('200/0');
  });
});
