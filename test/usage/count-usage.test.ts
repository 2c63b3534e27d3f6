import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../src/database/index.js';
import { counterOn, openUsageDatabase, outcomeOf, signedBy, storedUsage } from './usage-kit.js';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await openUsageDatabase());
});
afterAll(() => drop());
beforeEach(async () => {
  await database.usage.deleteMany({});
});

/** A database that fails; where the error says nothing of single writes. */
async function brokenDatabase(): Promise<Database> {
  const broken = await openUsageDatabase();
  await broken.drop();
  return broken.database;
}

describe('counting', () => {
  test('stores one counter for equal calls, with how many failed and when they were', async () => {
    const counter = counterOn(database);
    counter.count(outcomeOf());
    counter.count(outcomeOf({ code: 400, subcode: 12 }));
    counter.count(outcomeOf({ code: 301, subcode: 1 }));
    counter.count(outcomeOf({ code: 302 }));
    expect(await storedUsage(database)).toEqual([]);
    await counter.store();
    expect(await storedUsage(database)).toEqual([
      {
        company: 'c1',
        user: 'ada',
        credential: 'KEY',
        client: 'sdk-1.0',
        action: 'models.get_all',
        requested_version: '2.12',
        served_version: '2.8',
        count: 4,
        errors: 2,
        first_used: new Date('2026-01-01T00:00:01Z'),
        last_used: new Date('2026-01-01T00:00:04Z'),
      },
    ]);
  });

  test('adds to what is stored, whichever process did that', async () => {
    const counters = [counterOn(database), counterOn(database), counterOn(database)];
    for (let round = 0; round < 3; round += 1) {
      for (const counter of counters) counter.count(outcomeOf());
      await Promise.all(counters.map((counter) => counter.store()));
    }
    expect(await storedUsage(database)).toMatchObject([{ count: 9, errors: 0 }]);
  });

  test('stores what is left at the stop', async () => {
    const counter = counterOn(database);
    counter.count(outcomeOf());
    await counter.stop();
    expect(await storedUsage(database)).toMatchObject([{ count: 1 }]);
  });

  test('stores by itself after the interval', async () => {
    const counter = counterOn(database, { flush_interval_ms: 1 });
    counter.count(outcomeOf());
    while ((await storedUsage(database)).length === 0);
    await counter.stop();
    expect(await storedUsage(database)).toMatchObject([{ count: 1 }]);
  });

  test('does nothing when it is switched off', async () => {
    const counter = counterOn(database, { flush_interval_ms: 0 });
    counter.count(outcomeOf());
    await counter.store();
    await counter.stop();
    expect(await storedUsage(database)).toEqual([]);
  });
});

describe('counts that could not be stored', () => {
  test('are kept, added to, and stored when the database is back', async () => {
    const away = { usage: (await brokenDatabase()).usage };
    const warnings: string[] = [];
    const counter = counterOn(away, {}, { warn: (_fields, message) => void warnings.push(message) });
    counter.count(outcomeOf());
    await counter.store();
    counter.count(outcomeOf({ code: 500 }));
    counter.count(signedBy('cookie'));
    await counter.store();
    expect(warnings).toEqual(['the use of the API could not be stored', 'the use of the API could not be stored']);
    away.usage = database.usage;
    await counter.store();
    await counter.store();
    expect(await storedUsage(database)).toMatchObject([
      { credential: 'KEY', count: 2, errors: 1, first_used: new Date('2026-01-01T00:00:01Z') },
      { credential: 'cookie', count: 1 },
    ]);
  });

  test('are stored again without those of the same write that were stored', async () => {
    const counter = counterOn(database);
    counter.count(outcomeOf());
    await counter.store();
    // A counter that cannot be added to: its number has become a text.
    await database.backend.collection('api_usage').updateOne({}, { $set: { count: 'broken' } });
    counter.count(outcomeOf());
    counter.count(signedBy('cookie'));
    await counter.store();
    await database.backend.collection('api_usage').updateOne({ credential: 'KEY' }, { $set: { count: 1 } });
    await counter.store();
    const stored = await storedUsage(database);
    expect(stored).toMatchObject([
      { credential: 'KEY', count: 2 },
      { credential: 'cookie', count: 1 },
    ]);
  });
});

describe('the number of counters', () => {
  const clients = Array.from({ length: 50 }, (_, index) => outcomeOf({ client: `client-${index}` }));

  test('of a credential is limited; further clients count together', async () => {
    const counter = counterOn(database, { max_entries: 10 });
    for (let index = 0; index < 1000; index += 1)
      counter.count(outcomeOf({ client: `${index} ${'x'.repeat(10_000)}` }));
    for (let index = 0; index < 1000; index += 1) counter.count(outcomeOf({ requestedVersion: `2.${index}` }));
    await counter.store();
    const stored = await storedUsage(database);
    expect(stored.length).toBe(10 + 32);
    expect(stored[0]).toMatchObject({ client: 'other', requested_version: '2.12', count: 991 });
    expect(stored.reduce((sum, { count }) => sum + count, 0)).toBe(2000);
  });

  test('is limited in the database too, over stores and processes', async () => {
    const settings = { max_entries: 10 };
    const stored = [clients.slice(0, 8), clients.slice(4, 30), clients.slice(30, 35)];
    for (const calls of stored) {
      const counter = counterOn(database, settings);
      for (const call of calls) counter.count(call);
      await counter.stop();
    }
    const counters = await storedUsage(database);
    expect(counters.map(({ client, count }) => [client, count]).slice(0, 5)).toEqual([
      ['other', 25],
      ['client-4', 2],
      ['client-5', 2],
      ['client-6', 2],
      ['client-7', 2],
    ]);
    expect(counters.length).toBe(11);
    expect(counters.reduce((sum, { count }) => sum + count, 0)).toBe(39);
  });

  test('is limited for each credential by itself', async () => {
    const counter = counterOn(database, { max_entries: 10 });
    for (const call of clients) counter.count(call);
    counter.count(signedBy('basic', 'KEY2'));
    counter.count(signedBy('bearer', undefined, 'bob'));
    await counter.store();
    expect((await storedUsage(database)).map(({ credential }) => credential)).toEqual(
      expect.arrayContaining(['KEY2', 'token']),
    );
  });
});
