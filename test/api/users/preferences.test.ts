import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { basicOf, callWith, storeLogin } from '../../support/store-login.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const get = async (as: UserName): Promise<unknown> =>
  (await server.ok('users.get_preferences', {}, { as }))['preferences'];
const set = (as: UserName, preferences: unknown) => server.call('users.set_preferences', { preferences }, { as });

/** Leaves preferences as another server could have left them; undefined: none at all. */
async function store(as: UserName, preferences: unknown): Promise<void> {
  const { user } = await server.ok('users.get_current_user', {}, { as });
  const { client, backend } = server.databases;
  const users = client.db(backend).collection<{ _id: string; preferences?: unknown }>('user');
  if (preferences === undefined) await users.updateOne({ _id: user.id }, { $unset: { preferences: '' } });
  else await users.updateOne({ _id: user.id }, { $set: { preferences } });
}

describe('preferences', () => {
  test('are empty until they are set', async () => {
    expect(await get('stranger')).toEqual({});
  });

  test('come back as they were set', async () => {
    const preferences = { theme: 'dark ✓', list: [1, 'a', null, { b: [] }], nested: { deep: { n: 1.5 } }, no: null };
    expect((await set('user', preferences)).data).toEqual({ updated: 1, fields: { preferences } });
    expect(await get('user')).toEqual(preferences);
  });

  test('are replaced key by key at the top level, and never merged below', async () => {
    await store('second', undefined);
    await set('second', { a: { x: 1, y: 2 }, b: 1 });
    const answer = await set('second', { a: { x: 3 }, c: null });
    const expected = { a: { x: 3 }, b: 1, c: null };
    expect(answer.data).toEqual({ updated: 1, fields: { preferences: expected } });
    expect(await get('second')).toEqual(expected);
  });

  test('that do not change are not written', async () => {
    await set('admin', { a: { b: [1] } });
    expect((await set('admin', { a: { b: [1] } })).data).toEqual({ updated: 0, fields: {} });
    expect((await set('admin', {})).data).toEqual({ updated: 0, fields: {} });
  });

  test('belong to the caller, whoever the request names', async () => {
    const { user } = await server.ok('users.get_current_user', {}, { as: 'second' });
    await set('root', { mine: true });
    expect(await server.ok('users.get_preferences', { user: user.id }, { as: 'root' })).toEqual({
      preferences: { mine: true },
    });
    await server.ok('users.set_preferences', { user: user.id, preferences: { theirs: true } }, { as: 'root' });
    expect(await get('root')).toEqual({ mine: true, theirs: true });
    expect(await get('second')).not.toHaveProperty('theirs');
  });

  test('can be read by a guest', async () => {
    expect(codesOf(await server.call('users.get_preferences', {}, { as: 'guest' }))).toBe('200/0');
  });

  test.each([
    ['a dot', { 'a.b': 1 }],
    ['a dollar sign in front', { $set: 1 }],
    ['a dot deep inside', { a: { b: { 'c.d': 1 } } }],
    ['a dollar sign inside a list', { a: [{ b: [{ $c: 1 }] }] }],
  ])('may have no key with %s', async (_case, preferences) => {
    const before = await get('superuser');
    expect(codesOf(await set('superuser', preferences))).toBe('400/16');
    expect(await get('superuser')).toEqual(before);
  });

  test('may have no key without a name at the top', async () => {
    expect(codesOf(await set('superuser', { '': 1 }))).toBe('400/305');
    expect(codesOf(await set('superuser', { a: { '': 1 }, b$: 2 }))).toBe('200/0');
  });

  test.each([[undefined], [null], ['text'], [1], [[]]])('answers 400/12 for %j', async (preferences) => {
    expect(codesOf(await set('superuser', preferences))).toBe('400/12');
  });

  test('may hold a key that is a prototype elsewhere', async () => {
    const sent = '{"preferences":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}';
    const answer = await server.call('users.set_preferences', sent, { as: 'annotator' });
    expect(codesOf(answer)).toBe('200/0');
    const response = await fetch(`${server.url}/users.get_preferences`, {
      headers: { authorization: server.basic('annotator') },
    });
    expect(await response.text()).toContain('"__proto__":{"polluted":1}');
    expect(codesOf(await server.call('debug.ping', {}, { as: null }))).toBe('200/0');
  });

  test('of calls at the same moment are all kept', async () => {
    await store('system', undefined);
    const keys = Array.from({ length: 12 }, (_, index) => `key${index}`);
    await Promise.all(keys.map((key) => set('system', { [key]: true })));
    expect(await get('system')).toEqual(Object.fromEntries(keys.map((key) => [key, true])));
  });

  test('are refused to who has no profile', async () => {
    await storeLogin(server, { _id: 'no profile', credentials: [{ key: 'NOPROFILE', secret: 'x' }] });
    const call = (action: string, body = {}) => callWith(server, basicOf('NOPROFILE', 'x'), action, body);
    expect(codesOf(await call('users.get_preferences'))).toBe('400/301');
    expect(codesOf(await call('users.set_preferences', { preferences: { a: 1 } }))).toBe('400/301');
  });
});

describe('preferences that an older server stored', () => {
  test.each([
    ['as an object', { a: { b: 1 } }, { a: { b: 1 } }],
    ['as text', '{"a": "\\u00fc"}', { a: 'ü' }],
    ['as empty text', '', {}],
    ['as null', null, {}],
    ['not at all', undefined, {}],
  ])('%s are read and written', async (_case, left, expected) => {
    await store('user', left);
    expect(await get('user')).toEqual(expected);
    await set('user', { more: 1 });
    expect(await get('user')).toEqual({ ...expected, more: 1 });
  });

  test('as text that is not JSON fail without showing it', async () => {
    await store('second', '{broken');
    const answer = await server.call('users.get_preferences', {}, { as: 'second' });
    expect(codesOf(answer)).toBe('500/0');
    expect(JSON.stringify(answer.meta)).not.toContain('broken');
  });
});
