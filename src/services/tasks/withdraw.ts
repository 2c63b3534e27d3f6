import type { TaskDocument, TaskStatus } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { removeFromAllQueues, removeStaleEntries } from '../queue-entries/index.js';
import { type StatusNote, changeStatus } from './change-status.js';

/** What becomes of a task that waits or runs; `previous`: what it was before it was queued, or `created`. */
export type Withdrawal = Readonly<Record<'queued' | 'in_progress', TaskStatus | 'previous'>>;

/**
 * Takes a task out of all queues and ends its waiting or running (tasks.md §15.1, §15.2). The queues come first: whoever repeats it
 * still finds the status.
 *
 * @throws ApiError 400/121 when somebody else has just changed the status
 */
export async function withdraw(
  context: ServiceContext,
  task: Pick<TaskDocument, '_id' | 'status' | 'project' | 'enqueue_status'>,
  becomes: Withdrawal,
  note: StatusNote,
): Promise<void> {
  await removeFromAllQueues(context, task._id);
  if (task.status !== 'queued' && task.status !== 'in_progress') return;
  const next = becomes[task.status];
  await changeStatus(context, task, {
    status_reason: note.status_reason,
    status_message: note.status_message,
    ...(next === 'previous' ? { to: task.enqueue_status ?? 'created', set: { enqueue_status: null } } : { to: next }),
  });
  if (task.status === 'queued') await removeStaleEntries(context, task._id, true);
}
