import type { QueueEntry } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { sampleQueue } from './sample-queue.js';

type Caller = Pick<ServiceContext, 'database' | 'company' | 'now' | 'log'>;

/** Takes a task out of a queue of the company; answers whether it was there. */
export async function removeFromQueue(caller: Caller, queue: string, task: string): Promise<boolean> {
  const { database, company, now } = caller;
  const { matchedCount } = await database.queues.updateOne(
    { _id: queue, company, 'entries.task': task },
    { $pull: { entries: { task } }, $set: { last_update: now } },
  );
  if (matchedCount > 0) await sampleQueue(caller, queue);
  return matchedCount > 0;
}

/** Takes a task out of every queue of the company but one; answers how many it was in. */
export async function removeFromAllQueues(caller: Caller, task: string, except?: string): Promise<number> {
  const { database, company } = caller;
  const holders = await database.queuesHolding(company, task);
  const others = holders.filter((queue) => queue !== except);
  const removed = await Promise.all(others.map((queue) => removeFromQueue(caller, queue, task)));
  return removed.filter(Boolean).length;
}

/**
 * Takes entries out of a queue that were read before; a task that was added anew since then stays.
 * @param lastUpdate stamp of the queue; absent: clearing leaves it (queues-workers.md §1)
 */
export async function removeSeenEntries(
  caller: Caller,
  queue: string,
  seen: readonly QueueEntry[],
  lastUpdate?: Date,
): Promise<boolean> {
  const { database, company } = caller;
  const tasks = { $in: seen.map(({ task }) => task) };
  const newest = new Date(Math.max(...seen.map(({ added }) => added.getTime())));
  const { matchedCount } = await database.queues.updateOne(
    { _id: queue, company, 'entries.task': tasks },
    {
      $pull: { entries: { task: tasks, added: { $lte: newest } } },
      ...(lastUpdate && { $set: { last_update: lastUpdate } }),
    },
  );
  if (matchedCount > 0) await sampleQueue(caller, queue);
  return matchedCount > 0;
}
