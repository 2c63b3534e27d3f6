import { defaultSettings } from '../../src/generated/settings.js';
import { BACKEND_INDEXES, ensureIndexes } from '../../src/database/indexes.js';
import { type Database, type UsageDocument, openDatabase } from '../../src/database/index.js';
import type { Outcome } from '../../src/rpc/call.js';
import { parseApiVersion } from '../../src/schema/api-version.js';
import { type UsageCounter, type UsageParts, countUsage } from '../../src/usage/index.js';
import { testDatabases } from '../support/test-database.js';

/** The clock of the tests: each look at it is a second later. */
export function tickingClock(): () => Date {
  let timeMs = Date.UTC(2026, 0, 1);
  return () => new Date((timeMs += 1000));
}

/** The outcome of a call by Ada's key `KEY`. */
export function outcomeOf(changes: Partial<Outcome> = {}): Outcome {
  const identity = { user: 'ada', company: 'c1', role: 'user' as const };
  return {
    id: 'id',
    trx: 'id',
    endpoint: 'models.get_all',
    requestedVersion: '2.12',
    actualVersion: '2.8',
    code: 200,
    subcode: 0,
    message: 'OK',
    identity,
    caller: { identity, method: 'basic', accessKey: 'KEY' },
    client: 'sdk-1.0',
    worker: undefined,
    address: '127.0.0.1',
    ...changes,
  };
}

/** An outcome of the same caller by another way to sign. */
export function signedBy(method: 'basic' | 'bearer' | 'cookie', accessKey?: string, user = 'ada'): Outcome {
  const identity = { user, company: 'c1', role: 'user' as const };
  return outcomeOf({ identity, caller: { identity, method, ...(accessKey !== undefined && { accessKey }) } });
}

/** A database of the test's own with the indexes of the counters. */
export async function openUsageDatabase(): Promise<{ database: Database; drop(): Promise<void> }> {
  const { url, backend, auth, drop } = testDatabases();
  const { database } = openDatabase({ url, backend, auth, timeoutMs: 4000, poolSize: 8 });
  await ensureIndexes(database.backend.collection('api_usage'), BACKEND_INDEXES['api_usage'] ?? []);
  return {
    database,
    async drop() {
      await database.close();
      await drop();
    },
  };
}

/** A counter that stores only when it is told to. */
export function counterOn(
  database: Pick<Database, 'usage'>,
  settings: Partial<UsageParts['settings']> = {},
  log: UsageParts['log'] = { warn() {} },
): UsageCounter {
  return countUsage({
    database,
    settings: { ...defaultSettings.usage, flush_interval_ms: 3_600_000, ...settings },
    log,
    versions: ['2.8', '2.31'].map(parseApiVersion),
    now: tickingClock(),
  });
}

/** The stored counters, without their ids, the most used first. */
export function storedUsage({ usage }: Database): Promise<Omit<UsageDocument, '_id'>[]> {
  return usage
    .find({}, { projection: { _id: 0 } })
    .sort({ count: -1, client: 1 })
    .toArray();
}
