import type { TaskDocument } from '../../database/index.js';
import type { ServiceContext } from '../context.js';

/**
 * Notes how far a task has come: the highest iteration, and how long it has been running when it is (models.md §3.2).
 * @param iteration never lowers what is stored
 */
export async function updateTaskStatistics(
  { database, company, identity, now }: ServiceContext,
  task: Pick<TaskDocument, '_id' | 'status' | 'started'>,
  iteration: number,
): Promise<void> {
  const running = task.status === 'in_progress' && task.started instanceof Date;
  await database.tasks.updateOne(
    { _id: task._id, company },
    {
      $max: { last_iteration: iteration },
      $set: {
        last_update: now,
        last_change: now,
        last_changed_by: identity.user,
        ...(running && { active_duration: Math.floor((now.getTime() - Number(task.started)) / 1000) }),
      },
    },
  );
}
