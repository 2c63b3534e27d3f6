import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient, MongoServerError } from 'mongodb';
import { databaseFailure, openDatabase } from '../../src/database/index.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

let databases: TestDatabases;

beforeAll(() => {
  databases = testDatabases();
});

afterAll(() => databases.drop());

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A document nested as deeply as told. */
function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

describe('a failure of the database', () => {
  const collection = () => databases.client.db(databases.backend).collection('things');

  test('is a duplicate when something unique is there already', async () => {
    await collection().insertOne({ name: 'x' });
    await collection().createIndex({ name: 1 }, { unique: true });
    expect(databaseFailure(await failureOf(collection().insertOne({ name: 'x' })))).toBe('duplicate');
    const upsert = collection().updateOne({ name: 'y' }, { $set: { name: 'x' } }, { upsert: true });
    expect(databaseFailure(await failureOf(upsert))).toBe('duplicate');
    expect(databaseFailure(await failureOf(collection().insertMany([{ name: 'z' }, { name: 'x' }])))).toBe('duplicate');
  });

  test.each(['(', '[z-a]', 'a{2,1}', '*'])('is a bad pattern when the engine cannot read %s', async (pattern) => {
    await collection().insertOne({ name: `pattern ${pattern}` });
    expect(databaseFailure(await failureOf(collection().findOne({ name: { $regex: pattern } })))).toBe('bad_pattern');
  });

  test('is slowness when a query runs into its limit', async () => {
    await collection().insertMany(Array.from({ length: 3000 }, (_, index) => ({ name: `slow ${index}` })));
    const join = {
      from: 'things',
      let: { n: '$name' },
      pipeline: [{ $match: { $expr: { $gt: ['$name', '$$n'] } } }, { $count: 'n' }],
      as: 'x',
    };
    const query = collection().aggregate([{ $lookup: join }], { maxTimeMS: 1 });
    expect(databaseFailure(await failureOf(query.toArray()))).toBe('too_slow');
  });

  test('is size when a document is too large or too deep', async () => {
    await collection().insertOne({ name: 'large', text: 'x'.repeat(9_000_000) });
    const grow = collection().updateOne({ name: 'large' }, { $set: { more: 'x'.repeat(9_000_000) } });
    expect(databaseFailure(await failureOf(grow))).toBe('too_large');
    expect(databaseFailure(await failureOf(collection().insertOne({ deep: nested(185) })))).toBe('too_large');
    expect(databaseFailure(await failureOf(collection().insertOne({ text: 'x'.repeat(17_000_000) })))).toBe(
      'too_large',
    );
  });

  test('is something else when the command is wrong', async () => {
    const command = databases.client.db(databases.backend).command({ noSuchCommand: 1 });
    expect(databaseFailure(await failureOf(command))).toBe('other');
  });

  test('is absence when nobody listens, or the connection was closed', async () => {
    const options = { backend: 'b', auth: 'a', timeoutMs: 400, poolSize: 1 };
    const { database } = openDatabase({ url: 'mongodb://127.0.0.1:1', ...options });
    expect(databaseFailure(await failureOf(database.users.findOne({})))).toBe('unavailable');
    expect(await database.isReady()).toBe(false);
    await database.close();

    const closed = new MongoClient(databases.url);
    await closed.connect();
    await closed.close();
    const users = closed.db(databases.backend).collection('user');
    expect(databaseFailure(await failureOf(users.findOne({})))).toBe('unavailable');
  });

  test.each([91, 11600, 11602, 10107, 13435, 189])(
    'with code %d says that the server goes away or comes back',
    (code) => {
      expect(databaseFailure(new MongoServerError({ code, message: 'going' }))).toBe('unavailable');
    },
  );
});

test.each([new Error('E11000 duplicate key'), 'text', undefined, null, { code: 11_000 }])(
  '%p does not come from the database',
  (error) => {
    expect(databaseFailure(error)).toBeUndefined();
  },
);
