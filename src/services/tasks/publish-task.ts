import type { TaskDocument } from '../../database/index.js';
import { changeStamps } from '../change-stamps.js';
import type { ServiceContext } from '../context.js';
import { type StatusNote, type UpdateAnswer, changeBy, changeStatus } from './change-status.js';

/** What publishing a task changed, in the shape of an update answer. */
export interface PublishedTask {
  id: string;
  data: UpdateAnswer;
}

/**
 * Publishes a task without its models (models.md §5.1, tasks.md §13). One conditional update: a task that somebody changed
 * meanwhile is left alone.
 *
 * @throws ApiError 400/110 for a status that cannot be published without force, 400/121 when somebody else was faster
 */
export async function publishTask(
  context: ServiceContext,
  task: TaskDocument,
  force: boolean,
  note: StatusNote = {},
): Promise<PublishedTask> {
  const { updated, fields } = await changeStatus(context, task, changeBy(context, 'publish', task, { force, ...note }));
  return { id: task._id, data: { updated, fields: { ...fields, output: { ...task.output } } } };
}

/** Publishes the model that a task put out last, if it is one of the company (tasks.md §13). Twice does no harm. */
export async function publishLastModel(context: ServiceContext, task: TaskDocument): Promise<void> {
  const { database, company, now } = context;
  const model = task.models?.output?.at(-1)?.model;
  if (model === undefined) return;
  await database.models.updateOne(
    { _id: model, company, ready: { $ne: true } },
    { $set: { ready: true, last_update: now, ...changeStamps(context) } },
  );
}
