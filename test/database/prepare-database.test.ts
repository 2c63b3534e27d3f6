import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Database, openDatabase, prepareDatabase } from '../../src/database/index.js';
import { AUTH_INDEXES, BACKEND_INDEXES } from '../../src/database/indexes.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

const COMPANY = { id: 'd1bd92a3b039400cbafc60a7a5b1e52b', name: 'clearml' };
const NOW = new Date('2026-11-21T09:43:57.531Z');

let databases: TestDatabases;
let database: Database;

beforeEach(() => {
  databases = testDatabases();
  const { url, backend, auth } = databases;
  database = openDatabase({ url, backend, auth, timeoutMs: 4000, poolSize: 8 }).database;
});

afterEach(async () => {
  await database.close();
  await databases.drop();
});

const newId = () => randomUUID().replaceAll('-', '');
const prepare = () => prepareDatabase({ database, company: COMPANY, now: NOW, newId });
const marks = () => database.versions.distinct('num');

describe('an empty database', () => {
  test('gets the company, its queue and an id of the server', async () => {
    expect(await prepare()).toEqual({ missingMigrations: [] });
    expect(await database.companies.find().toArray()).toEqual([{ _id: COMPANY.id, name: 'clearml' }]);
    expect(await database.queues.find().toArray()).toEqual([
      {
        _id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'default',
        company: COMPANY.id,
        created: NOW,
        tags: [],
        system_tags: ['default'],
        entries: [],
        last_update: NOW,
        metadata: {},
      },
    ]);
    expect(await database.settings.findOne({ _id: 'server.uuid' })).toEqual({
      _id: 'server.uuid',
      value: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
  });

  test('gets the marks of all migrations, so that other servers can open it later', async () => {
    await prepare();
    expect((await marks()).length).toBe(14);
    expect(await database.versions.findOne({ num: '1.9.0' })).toMatchObject({
      num: '1.9.0',
      created: NOW,
      desc: expect.any(String),
    });
  });

  test('gets every declared index', async () => {
    await prepare();
    const declared = [
      ...Object.entries(BACKEND_INDEXES).map(([name, list]) => [database.backend.collection(name), list] as const),
      ...Object.entries(AUTH_INDEXES).map(([name, list]) => [database.auth.collection(name), list] as const),
    ];
    for (const [collection, list] of declared) expect(await collection.indexes()).toHaveLength(list.length + 1);
  });

  test('may be prepared by several processes at once', async () => {
    await Promise.all([prepare(), prepare(), prepare()]);
    expect(await database.companies.countDocuments()).toBe(1);
    expect(await database.queues.countDocuments()).toBe(1);
    expect(await database.settings.countDocuments({ _id: 'server.uuid' })).toBe(1);
    expect((await marks()).length).toBe(14);
  });
});

describe('a database that is in use', () => {
  test('gets a default queue only when the company has no queue', async () => {
    await prepare();
    await database.queues.updateOne({ company: COMPANY.id }, { $set: { name: 'renamed', system_tags: [] } });
    await prepare();
    expect(await database.queues.distinct('name')).toEqual(['renamed']);
    await database.queues.deleteMany({});
    await database.queues.insertOne({
      _id: 'theirs',
      name: 'default',
      company: 'another',
      created: NOW,
      last_update: NOW,
      tags: [],
      system_tags: ['default'],
      metadata: {},
    });
    await prepare();
    expect(await database.queues.find({ company: COMPANY.id }).toArray()).toMatchObject([
      { name: 'default', system_tags: ['default'] },
    ]);
  });

  test('is not changed by being prepared again', async () => {
    await prepare();
    await database.companies.updateOne({ _id: COMPANY.id }, { $set: { name: 'renamed' } });
    await database.queues.updateOne({}, { $set: { name: 'other' } });
    const uuid = await database.settings.findOne({ _id: 'server.uuid' });
    const versions = await database.versions.countDocuments();

    expect(await prepare()).toEqual({ missingMigrations: [] });
    expect(await database.companies.findOne({ _id: COMPANY.id })).toMatchObject({ name: 'renamed' });
    expect(await database.queues.find().toArray()).toMatchObject([{ name: 'other' }]);
    expect(await database.settings.findOne({ _id: 'server.uuid' })).toEqual(uuid);
    expect(await database.versions.countDocuments()).toBe(versions);
  });

  test('keeps the queues of other companies apart', async () => {
    const queue = {
      name: 'default',
      tags: [],
      system_tags: [],
      entries: [],
      metadata: {},
      created: NOW,
      last_update: NOW,
    };
    await database.queues.insertOne({ _id: 'q1', company: 'other', ...queue });
    await prepare();
    expect(await database.queues.countDocuments({ company: COMPANY.id })).toBe(1);
  });

  test.each<[string, string[], string[]]>([
    [
      'without marks',
      [],
      [
        '0.12.1',
        '0.13.0',
        '0.14.0',
        '0.15.0',
        '0.16.0',
        '0.16.1',
        '0.16.2',
        '0.17.0',
        '1.0.0',
        '1.0.2',
        '1.3.0',
        '1.6.0',
        '1.7.0',
        '1.9.0',
      ],
    ],
    ['of an older server', ['0.12.1', '1.3.0', '1.0.2'], ['1.6.0', '1.7.0', '1.9.0']],
    ['of the last server', ['1.7.0', '1.9.0'], []],
  ])('%s is asked for its missing migrations, and no marks are set', async (_case, present, missing) => {
    await database.users.insertOne({ _id: 'u1', name: 'Ada', company: COMPANY.id });
    if (present.length > 0) {
      await database.versions.insertMany(present.map((num) => ({ _id: newId(), num, created: NOW, desc: 'Applied' })));
    }
    expect(await prepare()).toEqual({ missingMigrations: missing });
    expect((await marks()).sort()).toEqual([...present].sort());
  });

  test('counts as used when it has only login users', async () => {
    await database.authUsers.insertOne({ _id: 'a1', name: 'Ada', company: COMPANY.id, role: 'user' });
    expect((await prepare()).missingMigrations).toHaveLength(14);
  });
});
