import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { basicOf, callWith, storeLogin } from '../../support/store-login.js';
import { type CallOptions, type TestServer, startTestServer } from '../../support/test-server.js';

interface Pair {
  access_key: string;
  secret_key: string;
  label?: string;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = async (body: object = {}, options: CallOptions = {}): Promise<Pair> =>
  (await server.ok('auth.create_credentials', body, options))['credentials'];
const list = async (options: CallOptions = {}): Promise<Record<string, string>[]> =>
  (await server.ok('auth.get_credentials', {}, options))['credentials'];
const entryOf = async (key: string) => (await list()).find((entry) => entry['access_key'] === key);
const signedWith = (pair: Pair, action = 'users.get_current_user') =>
  callWith(server, basicOf(pair.access_key, pair.secret_key), action);

/** An access key that nobody has. */
const UNKNOWN = 'A'.repeat(30);

describe('auth.create_credentials', () => {
  test('makes a key pair of the shape that clients know, which works at once', async () => {
    const pair = await create();
    expect(pair).toEqual({
      access_key: expect.stringMatching(/^[A-Z0-9]{30}$/),
      secret_key: expect.stringMatching(/^[A-Za-z0-9][\w-]{66}$/),
    });
    const answer = await signedWith(pair);
    expect(codesOf(answer)).toBe('200/0');
    expect(answer.data['user'].name).toBe('user tester');
  });

  test('gives each call another pair', async () => {
    const pairs = await Promise.all(Array.from({ length: 5 }, () => create()));
    expect(new Set(pairs.map(({ access_key: key }) => key)).size).toBe(5);
    expect(new Set(pairs.map(({ secret_key: secret }) => secret)).size).toBe(5);
    const keys = (await list()).map((entry) => entry['access_key']);
    expect(keys).toEqual(expect.arrayContaining(pairs.map(({ access_key: key }) => key)));
  });

  test.each([
    ['a label', { label: 'my laptop' }, { label: 'my laptop' }],
    ['an empty label', { label: '' }, { label: '' }],
    ['no label for null', { label: null }, {}],
  ])('takes %s', async (_case, body, expected) => {
    const { access_key: key, secret_key: _secret, ...rest } = await create(body);
    expect(rest).toEqual(expected);
    expect(await entryOf(key)).toEqual({ access_key: key, ...expected });
  });

  test('refuses a label that is no text', async () => {
    expect(codesOf(await server.call('auth.create_credentials', { label: 7 }))).toBe('400/12');
  });

  test('is for the caller alone, whoever the request names', async () => {
    const pair = await create({ user: server.key('admin'), company: server.otherCompany });
    expect((await signedWith(pair)).data['user'].name).toBe('user tester');
  });
});

describe('auth.get_credentials', () => {
  test('lists the pairs of the caller, oldest first and without secrets', async () => {
    const first = await create({ label: 'first' });
    const last = await create({ label: 'last' });
    const entries = await list();
    expect(entries[0]?.['access_key']).toBe(server.key('user'));
    expect(entries.slice(-2)).toEqual([
      { access_key: first.access_key, label: 'first' },
      { access_key: last.access_key, label: 'last' },
    ]);
    expect(JSON.stringify(entries)).not.toContain('secret');
  });

  test('shows nothing of other users', async () => {
    const own = await create();
    for (const as of ['second', 'stranger', 'admin', 'system'] as const) {
      const keys = (await list({ as })).map((entry) => entry['access_key']);
      expect(keys).toContain(server.key(as));
      expect(keys).not.toContain(own.access_key);
    }
  });

  test('tells when and from where a pair was last used', async () => {
    const pair = await create();
    const since = Date.now();
    await signedWith(pair);
    const used = await entryOf(pair.access_key);
    expect(used).toEqual({
      access_key: pair.access_key,
      last_used: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/),
      last_used_from: expect.stringMatching(/127\.0\.0\.1$/),
    });
    const lastUsed = Date.parse(used?.['last_used'] ?? '');
    expect(lastUsed).toBeGreaterThanOrEqual(since - 1);
    expect(lastUsed).toBeLessThanOrEqual(Date.now());
  });

  test.each(['X-Clearml-Worker', 'X-Trains-Worker'])('tells the agent of the header %s', async (header) => {
    const pair = await create();
    const authorization = basicOf(pair.access_key, pair.secret_key);
    await server.call('users.get_current_user', {}, { as: null, headers: { authorization, [header]: 'agent:7' } });
    expect(await entryOf(pair.access_key)).toMatchObject({ last_used_from: 'agent:7' });
  });

  test('does not count a wrong secret as use', async () => {
    const pair = await create();
    await signedWith({ ...pair, secret_key: 'wrong' });
    expect(await entryOf(pair.access_key)).toEqual({ access_key: pair.access_key });
  });
});

describe('auth.edit_credentials', () => {
  test.each([
    ['renames a pair', { label: 'new' }, { label: 'new' }],
    ['takes the name away when none is given', {}, {}],
    ['takes the name away for null', { label: null }, {}],
  ])('%s', async (_case, change, expected) => {
    const { access_key: key } = await create({ label: 'old' });
    const other = await create({ label: 'other' });
    expect(await server.ok('auth.edit_credentials', { access_key: key, ...change })).toEqual({ updated: 1 });
    expect(await entryOf(key)).toEqual({ access_key: key, ...expected });
    expect(await entryOf(other.access_key)).toMatchObject({ label: 'other' });
  });

  test('leaves the pair working', async () => {
    const pair = await create();
    await server.ok('auth.edit_credentials', { access_key: pair.access_key, label: 'new' });
    expect(codesOf(await signedWith(pair))).toBe('200/0');
  });

  test.each([
    ['an unknown key', () => UNKNOWN],
    ['a key of a colleague', () => server.key('second')],
    ['a key of another company', () => server.key('stranger')],
  ])('answers 400/75 for %s', async (_case, key) => {
    const answer = await server.call('auth.edit_credentials', { access_key: key(), label: 'mine' });
    expect(codesOf(answer)).toBe('400/75');
    const message = answer.meta.result_msg.replace(/user=[^,]+/, 'user=U');
    expect(message).toBe(
      `Access key not found (invalid user or invalid access key): user=U, access_key=${key()}, company=${server.company}`,
    );
  });

  test.each([[{}], [{ access_key: null }], [{ access_key: 1 }], [{ access_key: { $ne: '' } }], [{ label: 'x' }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('auth.edit_credentials', body))).toBe('400/12');
    },
  );
});

describe('auth.revoke_credentials', () => {
  test('makes a pair useless at once, and no other', async () => {
    const [revoked, kept] = [await create(), await create()];
    expect(codesOf(await signedWith(revoked))).toBe('200/0');
    expect(await server.ok('auth.revoke_credentials', { access_key: revoked.access_key })).toEqual({ revoked: 1 });
    expect(codesOf(await signedWith(revoked))).toBe('401/22');
    expect(codesOf(await signedWith(kept))).toBe('200/0');
    expect(await entryOf(revoked.access_key)).toBeUndefined();
  });

  test('can be called with the pair itself', async () => {
    const pair = await create();
    const authorization = basicOf(pair.access_key, pair.secret_key);
    const revoke = () => callWith(server, authorization, 'auth.revoke_credentials', { access_key: pair.access_key });
    expect(codesOf(await revoke())).toBe('200/0');
    expect(codesOf(await revoke())).toBe('401/22');
  });

  test('lets tokens live that were made with the pair', async () => {
    const pair = await create();
    const { token } = (await signedWith(pair, 'auth.login')).data;
    await server.ok('auth.revoke_credentials', { access_key: pair.access_key });
    expect(codesOf(await callWith(server, `Bearer ${token}`, 'users.get_current_user'))).toBe('200/0');
  });

  test.each([
    ['an unknown key', () => UNKNOWN],
    ['a key of a colleague', () => server.key('second')],
    ['a key of another company', () => server.key('stranger')],
  ])('answers 400/300 for %s', async (_case, key) => {
    const answer = await server.call('auth.revoke_credentials', { access_key: key() });
    expect(codesOf(answer)).toBe('400/300');
    expect(answer.meta.result_msg).toContain('Invalid user (invalid user or invalid access key): ');
    expect(codesOf(await server.call('auth.get_credentials', {}, { as: 'second' }))).toBe('200/0');
    expect(codesOf(await server.call('auth.get_credentials', {}, { as: 'stranger' }))).toBe('200/0');
  });

  test('answers a second revocation like an unknown key', async () => {
    const { access_key: key } = await create();
    await server.ok('auth.revoke_credentials', { access_key: key });
    expect(codesOf(await server.call('auth.revoke_credentials', { access_key: key }))).toBe('400/300');
  });

  test('refuses a key that comes from the configuration, which goes on working', async () => {
    const answer = await server.call('auth.revoke_credentials', { access_key: server.key('user') });
    expect(codesOf(answer)).toBe('400/301');
    expect(codesOf(await server.call('auth.get_credentials'))).toBe('200/0');
  });

  test.each([[{}], [{ access_key: null }], [{ access_key: ['x'] }], [{ key_id: 'x' }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('auth.revoke_credentials', body))).toBe('400/12');
    },
  );
});

describe('a user without keys of their own making', () => {
  test.each([
    ['create_credentials', {}],
    ['revoke_credentials', { access_key: '__service_revoke_credentials__' }],
  ])('who is a service account is refused by auth.%s', async (action, body) => {
    const id = `__service_${action}__`;
    await storeLogin(server, { _id: id, autocreated: true, credentials: [{ key: id, secret: id, configured: true }] });
    const answer = await callWith(server, basicOf(id, id), `auth.${action}`, body);
    expect([codesOf(answer), answer.meta.result_msg]).toEqual(['400/301', 'Invalid user id (protected identity)']);
  });

  test.each([
    ['create_credentials', {}, '400/301'],
    ['get_credentials', {}, '400/301'],
    ['edit_credentials', { access_key: UNKNOWN }, '400/75'],
    ['revoke_credentials', { access_key: UNKNOWN }, '400/301'],
  ])('who was deleted while a token lives on is refused by auth.%s', async (action, body, codes) => {
    const id = `deleted ${action}`;
    await storeLogin(server, { _id: id });
    const { token } = await server.ok('auth.get_token_for_user', { user: id }, { as: 'root' });
    const { client, auth } = server.databases;
    await client.db(auth).collection<{ _id: string }>('user').deleteOne({ _id: id });
    expect(codesOf(await callWith(server, `Bearer ${token}`, `auth.${action}`, body))).toBe(codes);
  });
});
