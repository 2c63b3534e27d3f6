import type { Settings } from '../config/index.js';
import { type Database, repeat } from '../database/index.js';
import type { Outcome } from '../rpc/call.js';
import type { ApiVersion } from '../schema/api-version.js';
import { countedVersions } from './counted-versions.js';
import { keyOfCall } from './key-of-call.js';
import { createPendingCounts } from './pending-counts.js';
import { storeCounts } from './store-counts.js';

/** Counts who calls what (docs/usage.md). */
export interface UsageCounter {
  /** Counts a call that was answered. Only adds to numbers in memory. */
  count(outcome: Outcome): void;
  /** Adds what was counted to the database. Does not fail: what could not be stored is kept for the next time. */
  store(): Promise<void>;
  /** Stores the last counts and ends. */
  stop(): Promise<void>;
}

/** What counting depends on. */
export interface UsageParts {
  database: Pick<Database, 'usage'>;
  settings: Settings['usage'];
  log: { warn(fields: object, message: string): void };
  /** The versions of all endpoints, and the newest of the API. */
  versions: readonly ApiVersion[];
  now: () => Date;
}

/** Starts counting, unless the settings switch it off. Whoever calls it must call `stop` before the database is closed. */
export function countUsage({ database, settings, log, versions, now }: UsageParts): UsageCounter {
  if (settings.flush_interval_ms === 0) return { count() {}, async store() {}, async stop() {} };
  const pending = createPendingCounts(settings.max_entries);
  const countedVersion = countedVersions(versions);

  const storePending = async () => {
    const taken = pending.take();
    if (taken.length === 0) return;
    const { failed, cause } = await storeCounts(database.usage, taken, settings.max_entries);
    pending.putBack(failed);
    if (cause !== undefined)
      log.warn({ err: cause, counters: failed.length }, 'the use of the API could not be stored');
  };
  let last = Promise.resolve();
  const store = () => (last = last.then(storePending));
  const storing = repeat(store, settings.flush_interval_ms);

  return {
    count(outcome) {
      const key = keyOfCall(outcome, countedVersion);
      if (key) pending.add(key, hasFailed(outcome), now().getTime());
    },
    store,
    async stop() {
      await storing.stop();
      await store();
    },
  };
}

/** A redirect is no failure; that an action is retired has a code like a redirect, but a subcode of its own. */
function hasFailed({ code, subcode }: Outcome): boolean {
  return code >= 400 || subcode !== 0;
}
