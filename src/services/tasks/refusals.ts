import type { TaskDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import type { ModelOfTask } from './models-of-task.js';

/**
 * Refuses to reset or delete a task when something published came from it: a child, or a model (tasks.md §14.3).
 * @throws ApiError 400/123
 */
export async function checkNothingPublished(
  { database, company }: Pick<ServiceContext, 'database' | 'company'>,
  task: Pick<TaskDocument, '_id'>,
  models: readonly ModelOfTask[],
): Promise<void> {
  const child = await database.tasks.findOne(
    { company: { $in: ['', company] }, parent: task._id, status: 'published' },
    { projection: { _id: 1 } },
  );
  if (child) throw cannotBeDeleted('has published children', { task: task._id, child: child._id });
  const published = models.find(({ isPublished }) => isPublished);
  if (published) throw cannotBeDeleted('has published models', { task: task._id, model: published.id });
}

/** The error for a task that cannot be reset or deleted without force (400/123). */
export function cannotBeDeleted(reason: string, data: Readonly<Record<string, unknown>>): ApiError {
  return new ApiError('bad_request.task_cannot_be_deleted', { extra: `${reason}, use force=True to do it`, data });
}
