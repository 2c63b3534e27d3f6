import type { Collection } from 'mongodb';
import type { QueueDocument, QueueEntry } from './documents/administration.js';
import { inTurns } from './in-turns.js';

/** Which queue an entry is wanted of, and since when. */
export interface TakeWish {
  company: string;
  queue: string;
  now: Date;
}

/** What a taker got: an entry, or none when there is none left; undefined when the company has no such queue. */
export type Taken = { entry?: QueueEntry } | undefined;

/** Takes the first entry out of a queue, for good. */
export type SharedTake = (wish: TakeWish) => Promise<Taken>;

/**
 * Lets those who want the next entry of a queue at the same time share one taking of as many entries as there are takers, which
 * are dealt out in the order of their arrival. Each entry is handed out once, whatever else changes the queue, in this process or in
 * others. The entries of a queue are one document: takers of their own would wait for each other, each to write it anew.
 */
export function createSharedTake(queues: Collection<QueueDocument>): SharedTake {
  const take = inTurns<TakeWish, Taken>(async (wishes) => {
    const [wish] = wishes;
    if (!wish) return [];
    const taken = await takeEntries(queues, wish, wishes.length);
    return wishes.map((_wish, place) => taken && dealt(taken[place]));
  });
  return (wish) => take(JSON.stringify([wish.company, wish.queue]), wish);
}

/**
 * Takes up to `count` entries from the front of a queue: reads them, and removes them on the condition that they are still the first
 * ones. (One pipeline update that cuts off the front would do, but takes ten times as long on a queue of 5,000 entries.)
 *
 * @param first take entries only when this task is the first
 * @returns undefined when there is no such queue
 */
export async function takeEntries(
  queues: Collection<QueueDocument>,
  { company, queue, now }: TakeWish,
  count: number,
  first?: string,
): Promise<QueueEntry[] | undefined> {
  for (;;) {
    const found = await queues.findOne({ _id: queue, company }, { projection: { _id: 1, entries: { $slice: count } } });
    if (!found) return undefined;
    const { entries = [] } = found;
    if (entries.length === 0 || (first !== undefined && entries[0]?.task !== first)) return [];
    const { matchedCount } = await queues.updateOne(
      { _id: queue, company, ...inFront(entries) },
      { $pull: { entries: { task: { $in: entries.map(({ task }) => task) } } }, $set: { last_update: now } },
    );
    // Otherwise somebody else took some of them, or changed their order.
    if (matchedCount > 0) return entries;
  }
}

/** The condition that a queue begins with these entries. */
function inFront(entries: readonly QueueEntry[]): Record<`entries.${number}.task`, string> {
  return Object.fromEntries(entries.map(({ task }, index) => [`entries.${index}.task`, task]));
}

function dealt(entry: QueueEntry | undefined): Taken {
  return entry ? { entry } : {};
}
