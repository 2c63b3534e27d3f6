import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { UserDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { basicOf, callWith, storeLogin, storedLogin } from '../../support/store-login.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
let ids: { user: string; second: string; stranger: string };
beforeAll(async () => {
  server = await startTestServer();
  const idOf = async (as: 'user' | 'second' | 'stranger') =>
    (await server.ok('users.get_current_user', {}, { as })).user.id;
  ids = { user: await idOf('user'), second: await idOf('second'), stranger: await idOf('stranger') };
});
afterAll(() => server.stop());

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/;

let made = 0;
/** Makes a profile of the company and gives its id. */
async function profile(more: object = {}): Promise<string> {
  const id = `profile${++made}`;
  await server.ok('users.create', { id, name: 'Ada', company: server.company, ...more }, { as: 'system' });
  return id;
}
const read = async (user: string) => (await server.ok('users.get_by_id', { user }, { as: 'system' })).user;
const stored = (id: string) => {
  const { client, backend } = server.databases;
  return client.db(backend).collection<UserDocument>('user').findOne({ _id: id });
};

describe('users.get_current_user', () => {
  test('tells the caller who they are, and what clients should know', async () => {
    expect(await server.ok('users.get_current_user')).toEqual({
      user: {
        id: ids.user,
        name: 'user tester',
        given_name: 'user',
        family_name: 'tester',
        created: expect.stringMatching(DATE),
        created_in_version: '2.0.0',
        company: { id: server.company, name: 'test company' },
        role: 'user',
      },
      getting_started: {
        agentName: 'clearml',
        configure: 'clearml-init',
        install: 'pip install clearml',
        packageName: 'clearml',
      },
      settings: { max_download_items: 50_000 },
    });
  });

  test('says all of it at every version', async () => {
    const newest = await server.ok('users.get_current_user');
    for (const version of ['1.0', '2.1', '2.20', '2.26']) {
      expect(await server.ok('users.get_current_user', {}, { version })).toEqual(newest);
    }
  });

  test('is refused to who has no profile', async () => {
    await storeLogin(server, { _id: 'no profile', credentials: [{ key: 'NOPROFILE', secret: 'x' }] });
    const answer = await callWith(server, basicOf('NOPROFILE', 'x'), 'users.get_current_user');
    expect([codesOf(answer), answer.meta.result_msg]).toEqual(['400/300', 'Invalid user (failed loading user)']);
  });
});

describe('users.get_by_id', () => {
  test('shows a whole profile of the company, preferences as the stored text', async () => {
    const user = await profile({ given_name: 'Ada', family_name: 'King', avatar: 'data:,ada' });
    expect((await server.ok('users.get_by_id', { user })).user).toEqual({
      id: user,
      company: server.company,
      name: 'Ada',
      given_name: 'Ada',
      family_name: 'King',
      avatar: 'data:,ada',
      preferences: '',
      created: expect.stringMatching(DATE),
      created_in_version: '2.0.0',
    });
    await server.ok('users.set_preferences', { preferences: { theme: 'grün' } }, { as: 'second' });
    const { preferences } = (await server.ok('users.get_by_id', { user: ids.second })).user;
    expect(preferences).toBe('{"theme":"gr\\u00fcn"}');
  });

  test('answers a user of another company like nobody', async () => {
    for (const as of ['user', 'admin', 'root'] as const) {
      const foreign = await server.call('users.get_by_id', { user: ids.stranger }, { as });
      const missing = await server.call('users.get_by_id', { user: 'nobody' }, { as });
      expect([codesOf(foreign), codesOf(missing)]).toEqual(['400/301', '400/301']);
      expect(foreign.meta.result_msg.replace(ids.stranger, 'nobody')).toBe(missing.meta.result_msg);
    }
  });

  test('shows role system the profiles of every company', async () => {
    const { user } = await server.ok('users.get_by_id', { user: ids.stranger }, { as: 'system' });
    expect(user).toMatchObject({ id: ids.stranger, company: server.otherCompany });
    expect(codesOf(await server.call('users.get_by_id', { user: 'nobody' }, { as: 'system' }))).toBe('400/301');
  });

  test.each([[{}], [{ user: null }], [{ user: 1 }], [{ user: [] }], [{ user: { $ne: '' } }], [{ id: 'x' }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('users.get_by_id', body))).toBe('400/12');
    },
  );
});

describe('users.create', () => {
  test('makes a profile with which nobody can sign in', async () => {
    const id = await profile();
    const { client, auth } = server.databases;
    expect(await client.db(auth).collection<{ _id: string }>('user').findOne({ _id: id })).toBeNull();
    const answer = await server.call('auth.get_token_for_user', { user: id }, { as: 'system' });
    expect(codesOf(answer)).toBe('400/301');
  });

  test('may name any company, known or not', async () => {
    const id = await profile({ company: 'nobody knows it' });
    expect(codesOf(await server.call('users.get_by_id', { user: id }))).toBe('400/301');
    expect(await read(id)).toMatchObject({ id, company: 'nobody knows it' });
  });

  test('stores nothing but what it declares', async () => {
    const id = await profile({ role: 'root', preferences: '{"a":1}', created: 'long ago', credentials: [], $set: {} });
    expect(Object.keys((await stored(id)) ?? {}).sort()).toEqual(
      ['_id', 'company', 'created', 'created_in_version', 'name', 'preferences'].sort(),
    );
    expect((await stored(id))?.preferences).toBe('');
  });

  test('refuses an id that is taken, in whatever company', async () => {
    for (const id of [ids.second, ids.stranger]) {
      const request = { id, name: 'Impostor', company: server.company };
      expect(codesOf(await server.call('users.create', request, { as: 'system' }))).toBe('400/302');
    }
    expect((await read(ids.second)).name).toBe('second tester');
  });

  test.each([
    ['no id', { id: undefined }],
    ['a null for the id', { id: null }],
    ['no name', { name: undefined }],
    ['no company', { company: undefined }],
    ['an id that is no text', { id: 7 }],
    ['an avatar that is no text', { avatar: [] }],
  ])('answers 400/12 for %s', async (_case, change) => {
    const request = { id: 'never made', name: 'Ada', company: server.company, ...change };
    expect(codesOf(await server.call('users.create', request, { as: 'system' }))).toBe('400/12');
    expect(await stored('never made')).toBeNull();
  });
});

describe('users.update', () => {
  const update = (user: string, body: object, as: 'user' | 'second' | 'stranger' | 'admin' = 'user') =>
    server.call('users.update', { user, ...body }, { as });

  test('writes the three names', async () => {
    const user = await profile();
    const names = { name: 'Ada L.', given_name: 'Ada', family_name: 'Lovelace' };
    expect((await update(user, names)).data).toEqual({ updated: 1, fields: names });
    expect(await read(user)).toMatchObject(names);
  });

  test('leaves alone what is not given, or null', async () => {
    const user = await profile({ given_name: 'Ada', family_name: 'King' });
    const answer = await update(user, { name: null, given_name: 'Augusta', family_name: null });
    expect(answer.data).toEqual({ updated: 1, fields: { given_name: 'Augusta' } });
    expect(await read(user)).toMatchObject({ name: 'Ada', given_name: 'Augusta', family_name: 'King' });
  });

  test.each([
    ['nothing', {}],
    ['nulls', { name: null }],
    ['what cannot be changed', { avatar: 'new', company: 'new', preferences: 'new', role: 'root', id: 'new' }],
  ])('writes nothing for %s', async (_case, body) => {
    const user = await profile({ avatar: 'old' });
    const before = await stored(user);
    expect((await update(user, body)).data).toEqual({ updated: 0, fields: {} });
    expect(await stored(user)).toEqual(before);
  });

  test('writes the display name to the login too', async () => {
    const request = { name: 'Old Name', company: server.company, email: 'old.name@example.com' };
    const { id } = await server.ok('auth.create_user', request, { as: 'system' });
    await update(id, { name: 'New Name' });
    expect((await storedLogin(server, id)).name).toBe('New Name');
  });

  test('reaches nobody of another company, neither the profile nor the login', async () => {
    for (const as of ['user', 'admin'] as const) {
      const answer = await update(ids.stranger, { name: 'Taken over' }, as);
      expect([codesOf(answer), answer.data]).toEqual(['200/0', { updated: 0, fields: {} }]);
    }
    expect((await read(ids.stranger)).name).toBe('stranger tester');
    expect((await storedLogin(server, ids.stranger)).name).toBe('stranger tester');
    expect((await update('nobody', { name: 'x' })).data).toEqual({ updated: 0, fields: {} });
  });

  test('does not touch a login of another company that shares its id with a profile', async () => {
    const id = await profile({ company: server.otherCompany });
    await storeLogin(server, { _id: id, name: 'Untouched' });
    await update(id, { name: 'Changed' }, 'stranger');
    expect((await read(id)).name).toBe('Changed');
    expect((await storedLogin(server, id)).name).toBe('Untouched');
  });

  test.each([[{}], [{ user: null, name: 'x' }], [{ user: 'x', name: 1 }], [{ user: 'x', given_name: { $gt: '' } }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('users.update', body))).toBe('400/12');
    },
  );
});

describe('users.delete', () => {
  const remove = (user: unknown) => server.call('users.delete', { user }, { as: 'root' });

  test('removes the profile, of whatever company', async () => {
    for (const company of [server.company, server.otherCompany]) {
      const user = await profile({ company });
      expect((await remove(user)).data).toEqual({});
      expect(await stored(user)).toBeNull();
      expect(codesOf(await remove(user))).toBe('400/301');
    }
  });

  test('leaves the login, whose calls go on', async () => {
    await storeLogin(server, { _id: 'half', credentials: [{ key: 'HALF', secret: 'half' }] });
    await server.ok('users.create', { id: 'half', name: 'Half', company: server.company }, { as: 'root' });
    expect(codesOf(await callWith(server, basicOf('HALF', 'half'), 'users.get_current_user'))).toBe('200/0');
    await remove('half');
    expect(codesOf(await callWith(server, basicOf('HALF', 'half'), 'users.get_current_user'))).toBe('400/300');
    expect(codesOf(await callWith(server, basicOf('HALF', 'half'), 'projects.get_all'))).toBe('200/0');
  });

  test.each([[undefined], [null], [1], [{ $ne: '' }]])('answers 400/12 for user %j', async (user) => {
    expect(codesOf(await remove(user))).toBe('400/12');
  });
});
