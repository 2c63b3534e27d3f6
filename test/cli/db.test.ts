import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TEMPORARY_PREFIX } from '../../src/database/backup/restore-traces.js';
import { type Database, openDatabase, prepareDatabase } from '../../src/database/index.js';
import { newId } from '../auth/auth-kit.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';
import { armature, armatureJson, settingsOf } from './armature.js';

let databases: TestDatabases;
let database: Database;
beforeAll(async () => {
  databases = testDatabases();
  const { url, backend, auth } = databases;
  database = openDatabase({ url, backend, auth, timeoutMs: 4000, poolSize: 4 }).database;
  await prepareDatabase({ database, company: { id: 'c', name: 'company' }, now: new Date(), newId });
});
afterAll(async () => {
  await database.close();
  await databases.drop();
});

const run = (...words: string[]) => armature(['db', ...words], { environment: settingsOf(databases) });
const check = async () => {
  const { code, stdout } = await run('check', '--json');
  return { code, problems: JSON.parse(stdout).problems };
};

describe('db check', () => {
  test('finds nothing wrong with a database that the server has prepared', async () => {
    expect(await check()).toEqual({ code: 0, problems: [] });
    expect((await run('check')).stdout).toMatch(/^MongoDB \S+: \d+ collections, \d+ documents\n$/);
  });

  /** Harm that is done to a database, what the check says, and how it is undone. */
  const harms: {
    name: string;
    harm: () => Promise<unknown>;
    undo: () => Promise<unknown>;
    code: number;
    problem: object;
  }[] = [
    {
      name: 'an index that is missing',
      harm: () => database.models.dropIndex('company_1_name_1'),
      undo: () => database.models.createIndex({ company: 1, name: 1 }),
      code: 1,
      problem: { kind: 'missing-index', wrong: true, place: 'backend.model' },
    },
    {
      name: 'a migration that is missing',
      harm: () => database.versions.deleteOne({ num: '1.9.0' }),
      undo: () => database.versions.insertOne({ _id: newId(), num: '1.9.0', created: new Date(), desc: '' }),
      code: 1,
      problem: { kind: 'missing-migrations', wrong: true, place: 'backend.versions' },
    },
    {
      name: 'models whose project is missing',
      harm: () =>
        database.models.insertMany(
          ['1', '2'].map((_id) => ({ _id, company: 'c', project: 'gone', task: '__DELETED__x', created: new Date() })),
        ),
      undo: () => database.models.deleteMany({}),
      code: 1,
      problem: {
        kind: 'dangling-reference',
        wrong: true,
        place: 'backend.model.project',
        message: '2 documents name a project that is not there, such as gone',
      },
    },
    {
      name: 'a login whose company is missing',
      harm: () => database.authUsers.insertOne({ _id: 'u', name: 'u', role: 'user', company: 'gone' }),
      undo: () => database.authUsers.deleteOne({ _id: 'u' }),
      code: 1,
      problem: { kind: 'dangling-reference', wrong: true, place: 'auth.user.company' },
    },
    {
      name: 'models whose user was deleted, as a note alone',
      harm: () => database.models.insertOne({ _id: 'm', company: '', user: 'gone', created: new Date() }),
      undo: () => database.models.deleteMany({}),
      code: 0,
      problem: { kind: 'dangling-reference', wrong: false, place: 'backend.model.user' },
    },
    {
      name: 'what an interrupted restore has left, as a note alone',
      harm: () => database.backend.collection(`${TEMPORARY_PREFIX}model`).insertOne({}),
      undo: () => database.backend.collection(`${TEMPORARY_PREFIX}model`).drop(),
      code: 0,
      problem: { kind: 'restore-leftovers', wrong: false },
    },
  ];

  test.each(harms)('reports $name', async ({ harm, undo, code, problem }) => {
    await harm();
    try {
      expect(await check()).toEqual({ code, problems: [expect.objectContaining(problem)] });
      const shown = await run('check');
      expect(shown.stdout).toMatch(code === 1 ? /\nwrong {2}/ : /\nnote {2}/);
      expect(shown.stderr).toBe(code === 1 ? '1 thing is wrong with the database\n' : '');
    } finally {
      await undo();
    }
  });
});

test('db stats tells the size of every collection', async () => {
  const stats = await armatureJson(['db', 'stats'], { environment: settingsOf(databases) });
  expect(stats).toContainEqual({
    database: 'backend',
    collection: 'company',
    documents: 1,
    bytes: expect.any(Number),
    storage_bytes: expect.any(Number),
    index_bytes: expect.any(Number),
  });
  expect((await run('stats')).stdout).toMatch(/^COLLECTION +DOCUMENTS +BYTES/);
});
