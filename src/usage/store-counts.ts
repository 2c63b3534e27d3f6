import { type Database, failedWrites } from '../database/index.js';
import { type PendingCount, addCount } from './pending-counts.js';
import { OTHER_CLIENT, counterId, ownerText, withoutClient } from './usage-key.js';

type Collection = Database['usage'];

/** What became of counts that were to be stored. */
export interface Stored {
  /** Those that are to be stored again. */
  failed: PendingCount[];
  /** Why, when there are some. */
  cause?: unknown;
}

/**
 * Adds counts to those in the database, in one write. Of each credential `maxEntries` counters are kept there, or a few more when two
 * processes add new ones at the same time; what is beyond counts as that of other clients. When it stays unknown whether the
 * database has stored a count, it is among the failed ones: a call is rather counted twice than never.
 */
export async function storeCounts(
  collection: Collection,
  counts: readonly PendingCount[],
  maxEntries: number,
): Promise<Stored> {
  let waiting = [...counts];
  try {
    waiting = await fitInto(collection, waiting, maxEntries);
    await collection.bulkWrite(waiting.map(asUpdate), { ordered: false });
    return { failed: [] };
  } catch (cause) {
    const positions = failedWrites(cause, waiting.length);
    return { failed: positions ? waiting.filter((_, index) => positions.includes(index)) : waiting, cause };
  }
}

function asUpdate({ key, count }: PendingCount): Parameters<Collection['bulkWrite']>[0][number] {
  const { requested, served, ...caller } = key;
  return {
    updateOne: {
      filter: { _id: counterId(key) },
      update: {
        $inc: { count: count.calls, errors: count.errors },
        $min: { first_used: new Date(count.firstUsed) },
        $max: { last_used: new Date(count.lastUsed) },
        $setOnInsert: { ...caller, requested_version: requested, served_version: served },
      },
      upsert: true,
    },
  };
}

/** Counts of new counters for which the database has no room become those of other clients. */
async function fitInto(
  collection: Collection,
  counts: readonly PendingCount[],
  maxEntries: number,
): Promise<PendingCount[]> {
  const isKnown = await knownCounters(collection, counts);
  const isNew = ({ key }: PendingCount) => key.client !== OTHER_CLIENT && !isKnown.has(counterId(key));
  const added = counts.filter(isNew);
  if (added.length === 0) return [...counts];

  const entries = await entriesOfOwners(collection, added);
  const fitting = counts.map((pending): PendingCount => {
    if (!isNew(pending)) return pending;
    const owner = ownerText(pending.key);
    const taken = entries.get(owner) ?? 0;
    if (taken >= maxEntries) return { ...pending, key: withoutClient(pending.key) };
    entries.set(owner, taken + 1);
    return pending;
  });
  return joined(fitting);
}

async function knownCounters(collection: Collection, counts: readonly PendingCount[]): Promise<Set<string>> {
  const ids = counts.map(({ key }) => counterId(key));
  const found = await collection.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
  return new Set(found.map(({ _id }) => _id));
}

/** How many counters the database has of each of these credentials. */
async function entriesOfOwners(collection: Collection, counts: readonly PendingCount[]): Promise<Map<string, number>> {
  const credentials = [...new Set(counts.map(({ key }) => key.credential))];
  const groups = collection.aggregate<{ _id: { credential: string; company: string; user: string }; entries: number }>([
    { $match: { credential: { $in: credentials } } },
    {
      $group: {
        _id: { credential: '$credential', company: '$company', user: '$user' },
        entries: { $sum: { $cond: [{ $ne: ['$client', OTHER_CLIENT] }, 1, 0] } },
      },
    },
  ]);
  const entries = new Map<string, number>();
  for await (const group of groups) entries.set(ownerText(group._id), group.entries);
  return entries;
}

/** Counts with the same key are added up: the database is asked for each counter once. */
function joined(counts: readonly PendingCount[]): PendingCount[] {
  const byId = new Map<string, PendingCount>();
  for (const { key, count } of counts) {
    const id = counterId(key);
    const known = byId.get(id);
    if (known) addCount(known.count, count);
    else byId.set(id, { key, count: { ...count } });
  }
  return [...byId.values()];
}
