import type { QueueEntry } from '../../database/index.js';
import { changeStamps } from '../change-stamps.js';
import type { ServiceContext } from '../context.js';
import { touchProjects } from '../projects/index.js';
import { literals } from '../update-steps.js';

/**
 * Gives the tasks of a queue's entries back the status from before they were queued, whatever theirs is now, and takes the queue from
 * them (queues-workers.md §3, «release rule»). Tasks that have been put in another queue since then are left alone. To be called
 * before the entries are removed: a call that broke off is then finished by the next one.
 *
 * @param reason for the change of status
 * @returns the ids of the released tasks
 */
export async function releaseTasks(
  context: ServiceContext,
  queue: string,
  entries: readonly QueueEntry[],
  reason: string,
): Promise<string[]> {
  const { database, company, now } = context;
  const ids = entries.map(({ task }) => task);
  const tasks = await database.tasks
    .find({ _id: { $in: ids }, company, 'execution.queue': queue }, { projection: { project: 1 } })
    .toArray();
  if (tasks.length === 0) return [];
  await touchProjects(
    context,
    tasks.map(({ project }) => project),
  );
  const released = tasks.map(({ _id }) => _id);
  // One write a task, each on the condition that it is still this queue's.
  await database.tasks.updateMany({ _id: { $in: released }, company, 'execution.queue': queue }, [
    {
      $set: {
        status: { $ifNull: ['$enqueue_status', 'created'] },
        status_reason: { $literal: reason },
        status_message: '',
        status_changed: now,
        last_update: now,
        ...literals(changeStamps(context)),
        enqueue_status: null,
      },
    },
    { $unset: 'execution.queue' },
  ]);
  return released;
}
