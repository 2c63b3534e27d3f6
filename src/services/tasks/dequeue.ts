import type { TaskStatus } from '../../database/index.js';
import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { removeFromAllQueues, removeFromQueue, removeStaleEntries } from '../queue-entries/index.js';
import { type StatusNote, type UpdateAnswer, changeStatus } from './change-status.js';
import { outcomeOf } from './status-machine.js';
import { findWritableTask } from './writable-task.js';

/** How a task is to be taken out of its queue. */
interface DequeueOptions extends StatusNote {
  remove_from_all_queues?: boolean | null;
  new_status?: TaskStatus | null;
}

/** Takes a task out of its queue and gives it back the status from before it was queued (tasks.md §12). */
export const dequeue: Handler<'tasks.dequeue'> = async (context, request) => ({
  dequeued: 1,
  ...(await dequeueTask(context, request.task, request)),
});

/** Takes several tasks out of their queues, each on its own (tasks.md §12). */
export const dequeueMany: Handler<'tasks.dequeue_many'> = async (context, request) =>
  runBatch(request.ids, async (id) => ({ dequeued: true, ...(await dequeueTask(context, id, request)) }));

/** The entries go first and the status is changed last, so that a call that broke off is finished by the next one. */
async function dequeueTask(context: ServiceContext, id: string, options: DequeueOptions): Promise<UpdateAnswer> {
  const unchanged = { updated: 0, fields: {} } as const;
  const task = await findWritableTask(context, id);
  // Entries of tasks that no longer exist are possible everywhere.
  if (!task) {
    await removeFromAllQueues(context, id);
    return unchanged;
  }
  const { status = 'created', enqueue_status: before, execution } = task;
  if (options.remove_from_all_queues) await removeFromAllQueues(context, id);
  else if (status === 'queued' && execution?.queue) await removeFromQueue(context, execution.queue, id);
  if (outcomeOf('dequeue', status) === 'unchanged') return unchanged;
  const answer = await changeStatus(context, task, {
    to: options.new_status ?? before ?? 'created',
    status_reason: options.status_reason,
    status_message: options.status_message,
    set: { enqueue_status: null },
  });
  if (status === 'queued') await removeStaleEntries(context, id, options.remove_from_all_queues ?? false);
  return answer;
}
