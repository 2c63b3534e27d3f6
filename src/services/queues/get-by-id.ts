import { presentDocument, queueEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { readQueue } from '../queue-entries/index.js';

/** One queue of the company, with all of its entries or some (queues-workers.md §2). */
export const getById: Handler<'queues.get_by_id'> = async (context, request) => {
  const queue = await readQueue(context, request.queue, request.max_task_entries ?? 0);
  return { queue: presentDocument(queueEntity, queue) };
};
