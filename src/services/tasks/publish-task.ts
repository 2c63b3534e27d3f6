import type { TaskDocument, TaskStatus } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import { formatDate } from '../../query/index.js';
import type { ServiceContext } from '../context.js';

/** What publishing a task changed, in the shape of an update answer. */
export interface PublishedTask {
  id: string;
  data: { updated: 0 | 1; fields: Record<string, unknown> };
}

/** The statuses from which a task is published without force (tasks.md §11). */
const PUBLISHABLE: readonly TaskStatus[] = ['stopped', 'closed', 'failed', 'completed', 'publishing'];

/**
 * Publishes a task without its models (models.md §5.1, tasks.md §13). One conditional update: a task that somebody changed
 * meanwhile is left alone.
 *
 * @throws ApiError 400/110 for a status that cannot be published without force, 400/121 when somebody else was faster
 */
export async function publishTask(context: ServiceContext, task: TaskDocument, force: boolean): Promise<PublishedTask> {
  const { database, company, identity, now } = context;
  const status = task.status ?? 'created';
  if (!force && !PUBLISHABLE.includes(status)) {
    throw new ApiError('bad_request.invalid_task_status', {
      data: { current_status: status, new_status: 'published' },
    });
  }
  const changes = {
    status: 'published' as const,
    status_reason: '',
    status_message: '',
    status_changed: now,
    published: now,
    last_update: now,
    last_change: now,
    last_changed_by: identity.user,
  };
  const { matchedCount } = await database.tasks.updateOne({ _id: task._id, company, status }, { $set: changes });
  if (matchedCount === 0) throw new ApiError('bad_request.failed_changing_task_status', { data: { id: task._id } });
  if (task.project) await database.projects.updateOne({ _id: task.project, company }, { $set: { last_update: now } });
  return { id: task._id, data: { updated: 1, fields: { ...datesAsText(changes), output: { ...task.output } } } };
}

function datesAsText(changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, value instanceof Date ? formatDate(value) : value]),
  );
}
