import { type QueueEntry, takeEntries } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { unknownQueue } from './find-queue.js';

type Caller = Pick<ServiceContext, 'database' | 'company' | 'now'>;

/**
 * Takes the first entry out of a queue: nobody else gets it (queues-workers.md §4). What fails afterwards must not lose it.
 *
 * @param only take it only when it is this task's
 * @returns undefined when the queue is empty, or when another task is first
 * @throws ApiError 400/701
 */
export async function takeNextEntry(caller: Caller, queue: string, only?: string): Promise<QueueEntry | undefined> {
  return only === undefined ? takeAny(caller, queue) : takeOnly(caller, queue, only);
}

async function takeAny({ database, company, now }: Caller, queue: string): Promise<QueueEntry | undefined> {
  const taken = await database.takeQueueEntry({ company, queue, now });
  if (!taken) throw unknownQueue(queue);
  return taken.entry;
}

async function takeOnly(
  { database, company, now }: Caller,
  queue: string,
  task: string,
): Promise<QueueEntry | undefined> {
  const taken = await takeEntries(database.queues, { company, queue, now }, 1, task);
  if (!taken) throw unknownQueue(queue);
  return taken[0];
}
