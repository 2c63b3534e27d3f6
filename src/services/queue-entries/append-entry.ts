import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { checkQueue } from './find-queue.js';
import { sampleQueue } from './sample-queue.js';

type Caller = Pick<ServiceContext, 'database' | 'company' | 'now' | 'log'>;

/**
 * Refuses to add a task to a queue that has it, or that the company does not have.
 * @throws ApiError 400/701, 400/706
 */
export async function checkNotInQueue(
  { database, company }: Pick<Caller, 'database' | 'company'>,
  queue: string,
  task: string,
): Promise<void> {
  const holders = await database.queuesHolding(company, task);
  if (holders.includes(queue)) throw new ApiError('bad_request.task_already_queued', { data: { queue, task } });
  await checkQueue({ database, company }, queue);
}

/** Whether a queue of the company has a task. */
export async function isInQueue(
  { database, company }: Pick<Caller, 'database' | 'company'>,
  queue: string,
  task: string,
): Promise<boolean> {
  const holder = await database.queues.findOne(
    { _id: queue, company, 'entries.task': task },
    { projection: { _id: 1 } },
  );
  return holder !== null;
}

/**
 * Puts a task at the end of a queue that does not have it.
 * @throws ApiError 400/703 when the queue is gone or has the task now
 */
export async function appendToQueue(caller: Caller, queue: string, task: string): Promise<void> {
  const { database, company, now } = caller;
  if (!(await database.appendQueueEntry({ company, queue, task, now }))) throw notQueued(queue, task);
  await sampleQueue(caller, queue);
}

/** The error for an unknown queue, or a task that is not in it (400/703). */
export function notQueued(queue: string, task: string): ApiError {
  return new ApiError('bad_request.invalid_queue_or_task_not_queued', { data: { queue, task } });
}
