import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Collection, MongoClient } from 'mongodb';
import { perTurn } from '../../src/database/per-turn.js';
import { createSharedInsert } from '../../src/database/shared-inserts.js';
import { createSharedRead } from '../../src/database/shared-reads.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

interface Stored {
  _id: string;
  company: string;
  unique?: string;
}

let databases: TestDatabases;
let client: MongoClient;
let collection: Collection<Stored>;
const commands: string[] = [];

beforeAll(async () => {
  databases = testDatabases();
  client = new MongoClient(databases.url, { monitorCommands: true });
  client.on('commandStarted', ({ commandName }) => commands.push(commandName));
  collection = client.db(databases.backend).collection('thing');
  await collection.createIndex({ unique: 1 }, { unique: true, sparse: true });
});

afterAll(async () => {
  await client.close();
  await databases.drop();
});

describe('what arrives in one turn', () => {
  test('is handled in one go, in order, and later arrivals in another', async () => {
    const goes: number[][] = [];
    const add = perTurn<number, number>(async (items) => goes.push([...items]));
    await Promise.all([add(1), add(2), add(3)]);
    await add(4);
    expect(goes).toEqual([[1, 2, 3], [4]]);
  });

  test('fails together when the go fails, and the next go is not touched by it', async () => {
    const add = perTurn<number, number>(async (items) => {
      if (items.includes(0)) throw new Error('zero');
      return items.length;
    });
    const results = await Promise.allSettled([add(0), add(1)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(add(1)).resolves.toBe(1);
  });
});

describe('shared reads', () => {
  const read = () =>
    createSharedRead<Stored>((ids, company) =>
      collection.find({ _id: { $in: ids }, company: { $in: ['', company] } }).toArray(),
    );

  test('give each caller the document it asked for, by one query for each company', async () => {
    await collection.insertMany([
      { _id: 'a', company: 'one' },
      { _id: 'b', company: 'two' },
      { _id: 'public', company: '' },
    ]);
    commands.length = 0;
    const get = read();
    const found = await Promise.all([
      get('a', 'one'),
      get('a', 'one'),
      get('public', 'one'),
      get('missing', 'one'),
      get('public', 'two'),
    ]);
    expect(found.map((document) => document?._id)).toEqual(['a', 'a', 'public', undefined, 'public']);
    expect(commands).toEqual(['find', 'find']);
  });

  test('never show a document to a company that only shares the turn with its owner', async () => {
    const get = read();
    const [own, foreign] = await Promise.all([get('a', 'one'), get('a', 'two')]);
    expect(own?._id).toBe('a');
    expect(foreign).toBeUndefined();
  });
});

describe('shared inserts', () => {
  const insert = () =>
    createSharedInsert<Stored>(
      (documents) => collection.insertMany(documents, { ordered: false }),
      (document) => collection.insertOne(document),
    );

  test('store all documents of a turn by one command', async () => {
    commands.length = 0;
    const add = insert();
    await Promise.all(['x1', 'x2', 'x3'].map((_id) => add({ _id, company: 'one' })));
    expect(commands).toEqual(['insert']);
    expect(await collection.countDocuments({ _id: { $in: ['x1', 'x2', 'x3'] } })).toBe(3);
  });

  test('tell only the caller whose document cannot be stored', async () => {
    const add = insert();
    const huge = 'x'.repeat(17 * 1024 * 1024);
    const results = await Promise.allSettled([
      add({ _id: 'y1', company: 'one' }),
      add({ _id: 'y2', company: huge }),
      add({ _id: 'y3', company: 'one' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await collection.countDocuments({ _id: { $in: ['y1', 'y2', 'y3'] } })).toBe(2);
  });
});
