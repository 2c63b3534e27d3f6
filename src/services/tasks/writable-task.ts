import type { TaskDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';

/**
 * A task that the caller may change: one of the company.
 * @throws ApiError 400/101 when there is none, 403/21 when it is public
 */
export async function writableTask(
  { database, company }: Pick<ServiceContext, 'database' | 'company'>,
  id: string,
): Promise<TaskDocument> {
  const task = await database.tasks.findOne({ _id: id, company: { $in: ['', company] } });
  if (!task) throw new ApiError('bad_request.invalid_task_id', { data: { id, company } });
  if (task.company !== company) throw new ApiError('forbidden.no_write_permission', { data: { id } });
  return task;
}
