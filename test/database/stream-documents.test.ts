import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { streamDocuments } from '../../src/database/index.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

let databases: TestDatabases;
let client: MongoClient;
let collection: Collection<Document>;
const commands: string[] = [];

beforeAll(async () => {
  databases = testDatabases();
  client = new MongoClient(databases.url, { monitorCommands: true });
  collection = client.db(databases.backend).collection('thing');
  await collection.insertMany(Array.from({ length: 7 }, (_, rank) => ({ rank })));
  client.on('commandStarted', ({ commandName }) => commands.push(commandName));
});

afterAll(async () => {
  await client.close();
  await databases.drop();
});

async function ranks(batches: AsyncIterable<Document[]>): Promise<number[][]> {
  const read: number[][] = [];
  for await (const batch of batches) read.push(batch.map(({ rank }) => rank));
  return read;
}

describe('a stream of documents', () => {
  const options = { sort: { rank: 1 as const }, batchSize: 3 };

  test('comes in batches, the last of what is left', async () => {
    expect(await ranks(streamDocuments(collection, {}, options))).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(await ranks(streamDocuments(collection, { rank: -1 }, options))).toEqual([]);
  });

  test('does without the index of the hint where that is missing', async () => {
    const hinted = streamDocuments(collection, { rank: { $lt: 4 } }, { ...options, hint: { nothing: 1 } });
    expect(await ranks(hinted)).toEqual([[0, 1, 2], [3]]);
  });

  test('leaves no cursor in the database when its reader has seen enough', async () => {
    const batches = streamDocuments(collection, {}, options);
    await batches.next();
    commands.length = 0;
    await batches.return();
    expect(commands).toEqual(['killCursors']);
  });

  test('fails as the database says when the query is wrong', async () => {
    const wrong = streamDocuments(collection, { rank: { $regex: '(' } }, { ...options, hint: { _id: 1 } });
    await expect(ranks(wrong)).rejects.toMatchObject({ code: 51091 });
  });
});
