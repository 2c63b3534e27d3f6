import type { Document } from 'mongodb';
import type { TaskDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';

type Caller = Pick<ServiceContext, 'database' | 'company'>;

/**
 * Something of the tasks that the caller may read: each once and in the order of the ids. Those that are not there are left out.
 * @param projection makes a `Row` of a stored task
 */
export async function visibleTasks<Row extends Pick<TaskDocument, '_id'>>(
  { database, company }: Caller,
  ids: readonly string[],
  projection: Document,
): Promise<Row[]> {
  const wanted = [...new Set(ids)];
  const tasks = await database.tasks
    .find({ _id: { $in: wanted }, company: { $in: ['', company] } })
    .project<Row>(projection)
    .toArray();
  const byId = new Map(tasks.map((task) => [task._id, task]));
  return wanted.flatMap((id) => byId.get(id) ?? []);
}

/**
 * Refuses ids that nothing was found for.
 * @throws ApiError 400/101 with those ids
 */
export function checkAllFound(
  { company }: Pick<Caller, 'company'>,
  ids: readonly string[],
  found: readonly Pick<TaskDocument, '_id'>[],
): void {
  const known = new Set(found.map(({ _id }) => _id));
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length > 0) throw new ApiError('bad_request.invalid_task_id', { data: { ids: missing, company } });
}
