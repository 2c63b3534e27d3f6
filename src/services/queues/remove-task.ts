import type { Handler, ServiceContext } from '../context.js';
import { notQueued, removeFromQueue, removeSeenEntries } from '../queue-entries/index.js';
import { releaseTasks } from './release-tasks.js';

/** Takes a task out of a queue, and gives it back its status when told so (queues-workers.md §4). */
export const removeTask: Handler<'queues.remove_task'> = async (context, request) => {
  const { queue, task } = request;
  const isRemoved = request.update_task_status
    ? await releaseAndRemove(context, queue, task)
    : await removeFromQueue(context, queue, task);
  if (!isRemoved) throw notQueued(queue, task);
  return { removed: 1 };
};

async function releaseAndRemove(context: ServiceContext, queue: string, task: string): Promise<boolean> {
  const { database, company } = context;
  const found = await database.queues.findOne(
    { _id: queue, company, 'entries.task': task },
    { projection: { entries: { $elemMatch: { task } } } },
  );
  if (!found) return false;
  const { entries = [] } = found;
  await releaseTasks(context, queue, entries, `Task was removed from the queue ${queue}`);
  return removeSeenEntries(context, queue, entries, context.now);
}
