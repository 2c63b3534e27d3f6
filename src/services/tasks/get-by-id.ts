import { presentDocument, taskEntity } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';

/** One task of the company, or a public one (tasks.md §4.1). */
export const getById: Handler<'tasks.get_by_id'> = async ({ database, company }, request) => {
  const task = await database.readTask(request.task, company);
  if (!task) throw new ApiError('bad_request.invalid_task_id', { data: { ids: [request.task], company } });
  return { task: presentDocument(taskEntity, task) };
};
