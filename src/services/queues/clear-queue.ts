import type { Handler } from '../context.js';
import { readQueue, removeSeenEntries } from '../queue-entries/index.js';
import { releaseTasks } from './release-tasks.js';

/** Takes all tasks out of a queue; one that is added meanwhile stays (queues-workers.md §4). */
export const clearQueue: Handler<'queues.clear_queue'> = async (context, { queue }) => {
  const { entries } = await readQueue(context, queue);
  if (entries.length === 0) return { removed_tasks: [] };
  const released = await releaseTasks(context, queue, entries, `Queue ${queue} was cleared`);
  await removeSeenEntries(context, queue, entries);
  return { removed_tasks: released };
};
