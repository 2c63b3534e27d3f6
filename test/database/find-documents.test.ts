import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Collection, MongoClient } from 'mongodb';
import { findDocuments } from '../../src/database/find-documents.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

interface Stored {
  _id: string;
  rank: number;
  text?: string;
}

let databases: TestDatabases;
let client: MongoClient;
let collection: Collection<Stored>;
const commands: string[] = [];

beforeAll(async () => {
  databases = testDatabases();
  client = new MongoClient(databases.url, { monitorCommands: true });
  collection = client.db(databases.backend).collection('thing');
  await collection.insertMany(Array.from({ length: 30 }, (_, rank) => ({ _id: `id${rank}`, rank })));
  client.on('commandStarted', ({ commandName }) => commands.push(commandName));
});

afterAll(async () => {
  await client.close();
  await databases.drop();
});

describe('a page of documents', () => {
  test('is filtered, sorted, cut and projected as the driver does it, by one command', async () => {
    const filter = { rank: { $gte: 5 } };
    const options = { sort: { rank: -1 as const, _id: 1 as const }, skip: 2, limit: 4, projection: { rank: 1 } };
    const expected = await collection.find(filter, options).toArray();
    commands.length = 0;
    expect(await findDocuments(collection, filter, options)).toEqual(expected);
    expect(commands).toEqual(['find']);
  });

  test('is sorted by a map of fields in its order', async () => {
    const sort = new Map([['rank', -1 as const]]);
    const found = await findDocuments(collection, {}, { sort, limit: 2 });
    expect(found.map(({ _id }) => _id)).toEqual(['id29', 'id28']);
  });

  test('is found without the index of the hint where that is missing', async () => {
    const found = await findDocuments(collection, { rank: { $lt: 2 } }, { limit: 5, hint: { nothing: 1 } });
    expect(found).toHaveLength(2);
  });

  test('is complete even when it is larger than one answer of the database', async () => {
    const text = 'x'.repeat(9 * 1024 * 1024);
    await collection.insertMany(['big1', 'big2'].map((_id) => ({ _id, rank: 100, text })));
    commands.length = 0;
    const found = await findDocuments(collection, { rank: 100 }, { limit: 10 });
    expect(found).toHaveLength(2);
    expect(commands).toContain('killCursors');
  });

  test('fails as the database says when the query is wrong', async () => {
    await expect(findDocuments(collection, { text: { $regex: '(' } }, { limit: 1 })).rejects.toMatchObject({
      code: 51091,
    });
  });
});
