import type { TaskDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { checkAllFound, visibleTasks } from './visible-tasks.js';

type Caller = Pick<ServiceContext, 'database' | 'company'>;

/**
 * A task that the caller may change: one of the company.
 * @throws ApiError 400/101 when there is none, 403/21 when it is public
 */
export async function writableTask(caller: Caller, id: string): Promise<TaskDocument> {
  const task = await findWritableTask(caller, id);
  if (!task) throw new ApiError('bad_request.invalid_task_id', { data: { id, company: caller.company } });
  return task;
}

/**
 * The same where a task may be missing; undefined when there is none.
 * @throws ApiError 403/21 when it is public
 */
export async function findWritableTask({ database, company }: Caller, id: string): Promise<TaskDocument | undefined> {
  const task = await database.tasks.findOne({ _id: id, company: { $in: ['', company] } });
  if (!task) return undefined;
  checkNotPublic(task);
  const { status, ...others } = task;
  // A status that is stored as null is none (storage-model.md §1).
  return status ? task : others;
}

/** What actions on many tasks need to know of each: whole tasks may be large. */
export type TaskState = Pick<TaskDocument, '_id' | 'company' | 'project' | 'status' | 'type' | 'enqueue_status'>;

/** The database projection that fetches a `TaskState`. */
const TASK_STATE = { company: 1, project: 1, status: 1, type: 1, enqueue_status: 1 } as const;

/**
 * Tasks that the caller may change, each once: all of them or an error (tasks.md §15.2, §16).
 * @throws ApiError 400/101 with the ids that are not there, 403/21 when one is public
 */
export async function writableTasks({ database, company }: Caller, ids: readonly string[]): Promise<TaskState[]> {
  const tasks = await visibleTasks<TaskState>({ database, company }, ids, TASK_STATE);
  checkAllFound({ company }, ids, tasks);
  tasks.forEach(checkNotPublic);
  return tasks;
}

function checkNotPublic({ _id, company }: Pick<TaskDocument, '_id' | 'company'>): void {
  if (company === '') throw new ApiError('forbidden.no_write_permission', { data: { id: _id } });
}
