import type { Handler } from '../context.js';
import { readQueue, unknownQueue } from '../queue-entries/index.js';

/** The task that would be handed out next (queues-workers.md §2). */
export const peekTask: Handler<'queues.peek_task'> = async (context, request) => {
  const { entries } = await readQueue(context, request.queue, 1);
  return { task: entries[0]?.task ?? null };
};

/** How many tasks wait (queues-workers.md §2). */
export const getNumEntries: Handler<'queues.get_num_entries'> = async ({ database, company }, request) => {
  const [queue] = await database.queues
    .aggregate<{ num: number }>([
      { $match: { _id: request.queue, company } },
      { $project: { num: { $size: { $ifNull: ['$entries', []] } } } },
    ])
    .toArray();
  if (!queue) throw unknownQueue(request.queue);
  return { num: queue.num };
};
