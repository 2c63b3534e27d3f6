import type { Collection } from 'mongodb';
import type { QueueDocument } from './documents/administration.js';
import { inTurns } from './in-turns.js';

/** Which task is to wait in which queue, and since when. */
export interface AppendWish {
  company: string;
  queue: string;
  task: string;
  now: Date;
}

/** Puts a task at the end of a queue; false when the company has no such queue, or the queue has the task. */
export type SharedAppend = (wish: AppendWish) => Promise<boolean>;

/**
 * Lets those who add to a queue at the same time share one command, in the order of their arrival. Commands of their own would hinder
 * each other: all of them write the one document that holds the queue, and each that comes too late must begin anew.
 */
export function createSharedAppend(queues: Collection<QueueDocument>): SharedAppend {
  const append = inTurns<AppendWish, boolean>(async (wishes) => {
    if (await appendEntries(queues, wishes)) return wishes.map(() => true);
    // It is not told which of them the queue has.
    const results: boolean[] = [];
    for (const wish of wishes) results.push(await appendEntries(queues, [wish]));
    return results;
  });
  return async (wish) => (await append(JSON.stringify([wish.company, wish.queue]), wish)) ?? false;
}

/** Adds all tasks to the queue that the first wish names, or none of them. */
async function appendEntries(queues: Collection<QueueDocument>, wishes: readonly AppendWish[]): Promise<boolean> {
  const [first] = wishes;
  const tasks = wishes.map(({ task }) => task);
  if (!first || new Set(tasks).size < tasks.length) return false;
  const { company, queue } = first;
  const { matchedCount } = await queues.updateOne(
    { _id: queue, company, 'entries.task': { $nin: tasks } },
    {
      $push: { entries: { $each: wishes.map(({ task, now }) => ({ task, added: now })) } },
      $set: { last_update: new Date(Math.max(...wishes.map(({ now }) => now.getTime()))) },
    },
  );
  return matchedCount > 0;
}
