import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database, UsageDocument } from '../../src/database/index.js';
import { parseApiVersion } from '../../src/schema/api-version.js';
import type { ServiceDefinition, VersionDefinition } from '../../src/schema/service-definition.js';
import { surfaceAt } from '../../src/schema/surface/surface-at.js';
import { migrationOf } from '../../src/cli/usage-migration.js';
import { type UsageFilter, callersOf, deprecatedUse, readUsage } from '../../src/usage/index.js';
import { openUsageDatabase } from './usage-kit.js';

const ada = { company: 'c1', user: 'ada', credential: 'KEY', client: 'sdk-1.0' };
const bob = { company: 'c2', user: 'bob', credential: 'token', client: '' };

/** Counters, from the least to the most recently used. */
const COUNTERS: readonly Omit<UsageDocument, '_id' | 'first_used'>[] = [
  { ...ada, ...called('things.list', '2.1', '2.8'), count: 3, errors: 1, last_used: day(1) },
  { ...ada, ...called('things.list', '2.10', '2.12'), count: 4, errors: 0, last_used: day(2) },
  { ...ada, ...called('things.drop', '2.1', '2.8'), count: 1, errors: 0, last_used: day(3) },
  { ...ada, client: 'sdk-2.0', ...called('things.list', '2.10', '2.31'), count: 9, errors: 0, last_used: day(4) },
  { ...bob, ...called('things.list', '2.1', '2.9'), count: 2, errors: 2, last_used: day(5) },
];

function called(action: string, served: string, requested: string) {
  return { action, served_version: served, requested_version: requested };
}

function day(date: number): Date {
  return new Date(Date.UTC(2026, 0, date, 12));
}

const NAME = { type: 'object', properties: { name: { type: 'string' } } } as const;
const DEPRECATED = { since: '2026-01-01', sunset: '2027-01-01', successor: 'things.list@2.10' };
const version = (changes: Partial<VersionDefinition> = {}): VersionDefinition => ({
  request: { type: 'object' },
  response: NAME,
  ...changes,
});
const SERVICE: ServiceDefinition = {
  service: 'things',
  description: 'Things.',
  actions: {
    list: {
      description: 'Lists.',
      versions: {
        '2.1': version({ deprecated: DEPRECATED }),
        '2.10': version({ request: { ...NAME, required: ['name'] } }),
      },
    },
    drop: { description: 'Drops.', retired_after: '2.20', versions: { '2.1': version() } },
    unused: {
      description: 'Not used.',
      retired_after: '2.20',
      versions: { '2.1': version({ deprecated: DEPRECATED }) },
    },
  },
};

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await openUsageDatabase());
  await database.usage.insertMany(
    COUNTERS.map((counter, index) => ({ _id: String(index), first_used: day(1), ...counter })),
  );
  await database.authUsers.insertOne({ _id: 'ada', name: 'Ada', role: 'user', company: 'c1' });
});
afterAll(() => drop());

const FILTERS: readonly [string, UsageFilter, number[]][] = [
  ['everything', {}, [0, 1, 2, 3, 4]],
  ['an action', { action: 'things.drop' }, [2]],
  ['a version of an action', { action: 'things.list', servedVersion: parseApiVersion('2.10') }, [1, 3]],
  ['API versions below another, by number', { requestedBelow: parseApiVersion('2.12') }, [0, 2, 4]],
  ['an access key', { caller: 'KEY' }, [0, 1, 2, 3]],
  ['a kind of credential', { caller: 'token' }, [4]],
  ['a user', { caller: 'bob' }, [4]],
  ['a client', { client: 'sdk-2.0' }, [3]],
  ['clients without a name', { client: '' }, [4]],
  ['a time', { since: new Date('2026-01-04') }, [3, 4]],
  ['several things at once', { caller: 'ada', requestedBelow: parseApiVersion('2.10'), action: 'things.list' }, [0]],
  ['what nobody does', { action: 'things.make' }, []],
];

test.each(FILTERS)('counters can be asked for by %s', async (_what, filter, expected) => {
  const found = await readUsage(database, filter);
  expect(found.map(({ last_used: used }) => used).sort((a, b) => Number(a) - Number(b))).toEqual(
    expected.map((index) => COUNTERS[index]?.last_used),
  );
});

test('callers are clients with a credential, with all that they do; the last to call comes first', async () => {
  const callers = callersOf(await readUsage(database, {}));
  expect(callers.map(({ credential, client }) => [credential, client])).toEqual([
    ['token', ''],
    ['KEY', 'sdk-2.0'],
    ['KEY', 'sdk-1.0'],
  ]);
  expect(callers[0]).not.toHaveProperty('user_name');
  expect(callers[2]).toEqual({
    ...ada,
    user_name: 'Ada',
    actions: ['things.drop', 'things.list'],
    requested_versions: ['2.8', '2.12'],
    calls: 8,
    errors: 1,
    first_used: day(1),
    last_used: day(3),
  });
});

test('deprecated versions name those who still call them, and are told when nobody does', async () => {
  const uses = deprecatedUse([SERVICE], await readUsage(database, {}));
  expect(uses).toEqual([
    {
      action: 'things.list',
      version: '2.1',
      ...DEPRECATED,
      callers: [expect.objectContaining({ user: 'bob', calls: 2 }), expect.objectContaining({ user: 'ada', calls: 3 })],
    },
    { action: 'things.unused', version: '2.1', ...DEPRECATED, callers: [] },
  ]);
});

describe('what a caller has to change to move', () => {
  const surface = (text: string) => surfaceAt([SERVICE], parseApiVersion(text));

  test('is what breaks of the actions that they call', async () => {
    const migration = migrationOf(await readUsage(database, { caller: 'KEY' }), surface('2.8'), surface('2.31'));
    expect(migration).toMatchObject({ from: '2.8', to: '2.31', actions: ['things.drop', 'things.list'] });
    expect(migration.changes.map(({ endpoint, part }) => [endpoint, part])).toEqual([
      ['things.drop', 'action'],
      ['things.list', 'request'],
    ]);
    expect(migration.changes.every(({ kind }) => kind === 'breaking')).toBe(true);
  });

  test('is nothing where the versions do not differ', async () => {
    const migration = migrationOf(await readUsage(database, { caller: 'KEY' }), surface('2.2'), surface('2.8'));
    expect(migration.changes).toEqual([]);
  });
});
