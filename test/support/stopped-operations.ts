import { expect } from '@jest/globals';
import { type Database, openDatabase, prepareDatabase } from '../../src/database/index.js';
import { defaultSettings } from '../../src/generated/settings.js';
import type { ServiceContext } from '../../src/services/context.js';
import { stopsAfter } from './stopping-database.js';
import { testDatabases } from './test-database.js';

/** For tests that call operations without a server, to stop or to interrupt them: whose calls they are, and when all began. */
export const COMPANY = 'company';
export const CREATED = new Date('2020-01-01T00:00:00Z');

/** An operation on what a context has. */
export type Operation = (context: ServiceContext) => unknown;

/** Opens a new database that is prepared for the company; `close` drops it. */
export async function openPrepared(): Promise<{ database: Database; close: () => Promise<void> }> {
  const names = testDatabases();
  const { database } = openDatabase({ ...names, timeoutMs: 4000, poolSize: 4 });
  let ids = 0;
  await prepareDatabase({
    database,
    company: { id: COMPANY, name: 'company' },
    now: CREATED,
    newId: () => `prepared-${(ids += 1)}`,
  });
  return {
    database,
    async close() {
      await database.close();
      await names.drop();
    },
  };
}

let nextId = 0;

/** A call of a user of the company; new ids begin with `new-`. */
export function contextOn(database: Database): ServiceContext {
  const parts: Partial<ServiceContext> = {
    database,
    settings: defaultSettings,
    company: COMPANY,
    identity: { user: 'user', company: COMPANY, role: 'user' },
    now: new Date(),
    newId: () => `new-${(nextId += 1)}`,
    log: { info() {}, warn() {}, error() {} },
  };
  // The rest of a context is nothing that the operations use.
  return parts as ServiceContext;
}

/** Stops an operation after each of its writes, and expects its repetition to make what an operation makes that is not stopped. */
export async function expectFinishedByRepeating(
  database: Database,
  run: Operation,
  { seed, readState }: { seed: () => Promise<void>; readState: () => Promise<object> },
): Promise<void> {
  await seed();
  await run(contextOn(database));
  const finished = await readState();
  let stopped = true;
  for (let writes = 0; stopped; writes += 1) {
    await seed();
    stopped = await stopsAfter(database, writes, (stopping) => run(contextOn(stopping)));
    if (stopped) await run(contextOn(database));
    expect({ writes, ...(await readState()) }).toEqual({ writes, ...finished });
  }
}
