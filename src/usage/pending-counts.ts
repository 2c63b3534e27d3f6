import { OTHER_CLIENT, type UsageKey, withoutClient } from './usage-key.js';

/** How often something happened, and when. */
export interface Count {
  calls: number;
  /** Those of the calls that failed. */
  errors: number;
  /** Times in milliseconds since 1970. */
  firstUsed: number;
  lastUsed: number;
}

/** A counter that waits for being stored. */
export interface PendingCount {
  key: UsageKey;
  count: Count;
}

/** Counts in memory, at most `maxEntries` for each credential, and one for each action and version beyond. */
export interface PendingCounts {
  /** Counts one call. */
  add(key: UsageKey, failed: boolean, timeMs: number): void;
  /** Everything that has been counted since the last time; from now on counts begin at none. */
  take(): PendingCount[];
  /** Adds counts that could not be stored to what has been counted since. */
  putBack(counts: readonly PendingCount[]): void;
}

/** The counters of one credential. Maps in maps: to join the parts of a key into one text would take most of the time of counting. */
interface Owner {
  entries: number;
  byClient: Level<Level<Level<Level<Count>>>>;
}

type Level<Below> = Map<string, Below>;

/** Counts nothing at first. */
export function createPendingCounts(maxEntries: number): PendingCounts {
  let owners: Level<Level<Level<Owner>>> = new Map();
  let all: PendingCount[] = [];

  const countOf = (key: UsageKey): Count => {
    const owner = owners.get(key.credential)?.get(key.user)?.get(key.company);
    return owner?.byClient.get(key.client)?.get(key.action)?.get(key.requested)?.get(key.served) ?? begin(key);
  };
  const begin = (key: UsageKey): Count => {
    const owner = ownerOf(owners, key);
    if (owner.entries >= maxEntries && key.client !== OTHER_CLIENT) return countOf(withoutClient(key));
    owner.entries += 1;
    const count = { calls: 0, errors: 0, firstUsed: Number.POSITIVE_INFINITY, lastUsed: 0 };
    const actions = entry(owner.byClient, key.client, newLevel<Level<Level<Count>>>);
    entry(entry(actions, key.action, newLevel<Level<Count>>), key.requested, newLevel<Count>).set(key.served, count);
    all.push({ key, count });
    return count;
  };

  return {
    add(key, failed, timeMs) {
      const count = countOf(key);
      count.calls += 1;
      if (failed) count.errors += 1;
      if (timeMs < count.firstUsed) count.firstUsed = timeMs;
      count.lastUsed = timeMs;
    },
    take() {
      const taken = all;
      all = [];
      owners = new Map();
      return taken;
    },
    putBack(taken) {
      for (const { key, count } of taken) addCount(countOf(key), count);
    },
  };
}

/** Adds one count to another. */
export function addCount(to: Count, { calls, errors, firstUsed, lastUsed }: Count): void {
  to.calls += calls;
  to.errors += errors;
  to.firstUsed = Math.min(to.firstUsed, firstUsed);
  to.lastUsed = Math.max(to.lastUsed, lastUsed);
}

function ownerOf(owners: Level<Level<Level<Owner>>>, { credential, user, company }: UsageKey): Owner {
  const users = entry(owners, credential, newLevel<Level<Owner>>);
  return entry(entry(users, user, newLevel<Owner>), company, () => ({ entries: 0, byClient: new Map() }));
}

function entry<Below>(level: Level<Below>, name: string, make: () => Below): Below {
  const found = level.get(name) ?? make();
  level.set(name, found);
  return found;
}

function newLevel<Below>(): Level<Below> {
  return new Map();
}
