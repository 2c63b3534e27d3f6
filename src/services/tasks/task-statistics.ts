import type { Document } from 'mongodb';
import type { TaskDocument } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { TASK_STAMPS } from './task-stamps.js';

/**
 * Notes how far a task has come: the highest iteration, and how long it has been running when it is (models.md §3.2).
 * @param iteration never lowers what is stored
 */
export async function updateTaskStatistics(
  context: ServiceContext,
  task: Pick<TaskDocument, '_id'>,
  iteration: number,
): Promise<void> {
  await context.database.tasks.updateOne({ _id: task._id, company: context.company }, [
    reached(iteration),
    TASK_STAMPS.activity(context),
  ]);
}

/** The step of an aggregation that raises the last iteration of a task; it is never lowered. */
export function reached(iteration: number): Document {
  return { $set: { last_iteration: { $max: ['$last_iteration', iteration] } } };
}
