import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hashSecret, makeAccessKey, matchesSecret } from '../../src/auth/access-keys.js';
import { prepareLogins } from '../../src/auth/bootstrap.js';
import type { Settings } from '../../src/config/index.js';
import { newId, openOwnDatabase, settingsWith } from './auth-kit.js';

type Credentials = Settings['auth']['credentials'];

const COMPANY = settingsWith().api.default_company;
const first = new Date('2026-11-21T09:00:00Z');
const second = new Date('2026-11-22T09:00:00Z');

let store: Awaited<ReturnType<typeof openOwnDatabase>>;
beforeEach(async () => {
  store = await openOwnDatabase();
});
afterEach(() => store.drop());

const prepare = (credentials: Credentials = [], at = first) =>
  prepareLogins({ database: store.database, settings: settingsWith({ credentials }), now: () => at, newId });
const login = (id: string) => store.database.authUsers.findOne({ _id: id });
const keysOf = async (id: string) => (await login(id))?.credentials?.map(({ key }) => key);

const ada = { id: 'ada', name: 'Ada King Lovelace' };
const adasKey = { key: 'ADA', secret: 'adas secret', role: 'admin' as const, user: ada };

describe('configured credentials', () => {
  test('make the login, the company and the profile', async () => {
    expect(await prepare([adasKey])).toBeUndefined();
    expect(await login('ada')).toEqual({
      _id: 'ada',
      name: 'Ada King Lovelace',
      role: 'admin',
      company: COMPANY.id,
      email: 'ada@example.com',
      autocreated: true,
      created: first,
      credentials: [{ key: 'ADA', secret_hash: hashSecret('adas secret'), configured: true }],
    });
    expect(await store.database.companies.find().toArray()).toEqual([{ _id: COMPANY.id, name: COMPANY.name }]);
    expect(await store.database.users.find().toArray()).toEqual([
      {
        _id: 'ada',
        company: COMPANY.id,
        name: 'Ada King Lovelace',
        given_name: 'Ada',
        family_name: 'King Lovelace',
        preferences: '',
        created: first,
        created_in_version: '2.0.0',
      },
    ]);
  });

  test('can make a login without profile, in a company of its own, under its id for a name', async () => {
    const service = { id: '__files__', document: false };
    await prepare([
      { key: 'F', secret: 's', role: 'system', user: service, company: { id: 'other', name: 'Other Company' } },
    ]);
    expect(await login('__files__')).toMatchObject({ name: '__files__', role: 'system', company: 'other' });
    expect(await store.database.companies.find().toArray()).toEqual([{ _id: 'other', name: 'Other Company' }]);
    expect(await store.database.users.countDocuments()).toBe(0);
  });

  test('change nothing at the next start', async () => {
    await prepare([adasKey]);
    await store.database.users.updateOne({ _id: 'ada' }, { $set: { avatar: 'mine', name: 'Countess' } });
    await store.database.authUsers.updateOne({ _id: 'ada' }, { $set: { 'credentials.0.last_used': first } });
    await store.database.companies.updateOne({ _id: COMPANY.id }, { $set: { name: 'Renamed' } });
    const state = async () =>
      Promise.all(
        [store.database.users, store.database.authUsers, store.database.companies].map((all) => all.find().toArray()),
      );
    const before = await state();
    await prepare([adasKey], second);
    expect(await state()).toEqual(before);
  });

  test('of processes that start at once are there once', async () => {
    const many = Array.from({ length: 5 }, (_, index) => ({ ...adasKey, key: `ADA${index}` }));
    await Promise.all(Array.from({ length: 6 }, () => prepare(many)));
    expect(await keysOf('ada')).toEqual(expect.arrayContaining(many.map(({ key }) => key)));
    expect(await keysOf('ada')).toHaveLength(many.length);
    expect(await store.database.users.countDocuments()).toBe(1);
  });

  test('correct role and secret, and keep keys that the user made', async () => {
    await prepare([adasKey]);
    await store.database.authUsers.updateOne(
      { _id: 'ada' },
      { $push: { credentials: { key: 'OWN', secret_hash: 'x' } } },
    );
    await prepare([
      { ...adasKey, secret: 'another', role: 'user' },
      { ...adasKey, key: 'ADA2', role: 'user' },
    ]);
    const found = await login('ada');
    expect(found?.role).toBe('user');
    expect(await keysOf('ada')).toEqual(['ADA', 'OWN', 'ADA2']);
    expect(matchesSecret(found?.credentials?.[0], 'another')).toBe(true);
  });

  test('that left the settings stop working; the user and other keys stay', async () => {
    await prepare([adasKey, { ...adasKey, key: 'ADA2' }, { ...adasKey, key: 'BEN', user: { id: 'ben' } }]);
    await store.database.authUsers.updateOne(
      { _id: 'ben' },
      { $push: { credentials: { key: 'OWN', secret_hash: 'x' } } },
    );
    await prepare([{ ...adasKey, key: 'ADA2' }]);
    expect(await keysOf('ada')).toEqual(['ADA2']);
    expect(await keysOf('ben')).toEqual(['OWN']);
    expect(await store.database.users.countDocuments()).toBe(2);
  });

  test('can move from one user to another', async () => {
    await prepare([adasKey]);
    await prepare([{ ...adasKey, user: { id: 'ben' } }]);
    expect(await keysOf('ada')).toEqual([]);
    expect(await keysOf('ben')).toEqual(['ADA']);
  });

  test('leave the right secret of an older ClearML as it is, and replace a wrong one', async () => {
    const stored = { name: 'Ada', role: 'admin', company: COMPANY.id, email: 'apiserver@example.com' };
    const credentials = ['right', 'old'].map((secret, index) => ({ key: `K${index}`, secret }));
    await store.database.authUsers.insertOne({ _id: 'ada', ...stored, credentials });
    await prepare(['K0', 'K1'].map((key) => ({ ...adasKey, key, secret: 'right' })));
    expect(await login('ada')).toEqual({
      _id: 'ada',
      ...stored,
      credentials: [
        { key: 'K0', secret: 'right', configured: true },
        { key: 'K1', secret_hash: hashSecret('right'), configured: true },
      ],
    });
  });

  test('keep the company of a user who is there already', async () => {
    await prepare([{ ...adasKey, company: { id: 'one' } }]);
    await prepare([{ ...adasKey, company: { id: 'two' } }]);
    expect((await login('ada'))?.company).toBe('one');
    expect((await store.database.users.findOne({ _id: 'ada' }))?.company).toBe('one');
  });

  test('stop the start when a key belongs to somebody else', async () => {
    await store.database.authUsers.insertOne({
      _id: 'eve',
      name: 'Eve',
      role: 'user',
      company: 'c',
      credentials: [{ key: 'ADA', secret: 'x' }],
    });
    await expect(prepare([adasKey])).rejects.toThrow(
      'A key that auth.credentials gives to user ada belongs to user eve already',
    );
  });

  test('stop the start when the address belongs to somebody else', async () => {
    await store.database.authUsers.insertOne({
      _id: 'eve',
      name: 'Eve',
      role: 'user',
      company: 'c',
      email: 'ada@example.com',
    });
    await expect(prepare([adasKey])).rejects.toThrow('another user has the address ada@example.com');
  });

  test.each<[string, Credentials, string]>([
    [
      'one key twice',
      [adasKey, { ...adasKey, user: { id: 'ben' } }],
      'auth.credentials.1 has the key of another entry',
    ],
    [
      'two roles of a user',
      [adasKey, { ...adasKey, key: 'B', role: 'user' }],
      'auth.credentials.1 gives user ada another role',
    ],
    [
      'two companies of a user',
      [adasKey, { ...adasKey, key: 'B', company: { id: 'other' } }],
      'auth.credentials.1 gives user ada another company',
    ],
  ])('stop the start when they give %s, before anything is written', async (_case, credentials, message) => {
    await expect(prepare(credentials)).rejects.toThrow(message);
    expect(await store.database.authUsers.countDocuments()).toBe(0);
  });
});

describe('a database without any credential', () => {
  test('gets an administrator, whose secret is told once', async () => {
    const made = await prepare();
    const users = await store.database.authUsers.find().toArray();
    expect(users).toEqual([
      {
        _id: made?.user,
        name: 'Administrator',
        role: 'admin',
        company: COMPANY.id,
        email: `${made?.user}@example.com`,
        autocreated: false,
        created: first,
        credentials: [{ key: made?.key, secret_hash: hashSecret(made?.secret ?? '') }],
      },
    ]);
    expect(await store.database.users.findOne({ _id: made?.user ?? '' })).toMatchObject({
      name: 'Administrator',
      preferences: '',
    });
    expect(await prepare([], second)).toBeUndefined();
    expect(await store.database.authUsers.countDocuments()).toBe(1);
  });

  test('gets one administrator, however many processes start at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => prepare()));
    expect(made.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await store.database.authUsers.countDocuments()).toBe(1);
    expect(await store.database.users.countDocuments()).toBe(1);
  });

  test('gets its administrator when the server stopped halfway the first time', async () => {
    await store.database.settings.insertOne({ _id: 'auth.first_credential', value: 'chosen' });
    expect(await prepare()).toMatchObject({ user: 'chosen' });
    expect(await keysOf('chosen')).toHaveLength(1);
  });

  test('gives its administrator a new key when the last key was revoked', async () => {
    const made = await prepare();
    await store.database.authUsers.updateMany({}, { $set: { credentials: [] } });
    const again = await prepare();
    expect(again?.user).toBe(made?.user);
    expect(await keysOf(again?.user ?? '')).toEqual([again?.key]);
  });

  test('gets none when credentials are configured, or somebody has a key', async () => {
    expect(await prepare([adasKey])).toBeUndefined();
    const { key, secret } = makeAccessKey();
    await store.database.authUsers.updateMany({}, { $set: { credentials: [{ key, secret }] } });
    expect(await prepare()).toBeUndefined();
  });
});
