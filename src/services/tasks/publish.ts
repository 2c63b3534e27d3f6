import type { TaskDocument } from '../../database/index.js';
import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { type StatusRequest, type UpdateAnswer, changeStatus, checkOutcome } from './change-status.js';
import { publishLastModel, publishTask } from './publish-task.js';
import { writableTask } from './writable-task.js';

/** Publishes a task, and the model that it put out last (tasks.md §13). */
export const publish: Handler<'tasks.publish'> = (context, request) => publishOne(context, request.task, request);

/** Publishes several tasks, each on its own. */
export const publishMany: Handler<'tasks.publish_many'> = (context, request) =>
  runBatch(request.ids, (id) => publishOne(context, id, request));

interface Publication extends StatusRequest {
  publish_model?: boolean | null | undefined;
}

/**
 * The task is `publishing` until its model is published, and what it was before when that fails. A call that dies in between leaves
 * it `publishing`, from where the next one goes on.
 */
async function publishOne(context: ServiceContext, id: string, request: Publication): Promise<UpdateAnswer> {
  const { status_reason, status_message, publish_model } = request;
  const note = { status_reason, status_message };
  const task = await writableTask(context, id);
  checkOutcome('publish', task, request.force);
  await changeStatus(context, task, { ...note, to: 'publishing' });
  const publishing: TaskDocument = { ...task, status: 'publishing' };
  try {
    if (defaultTrue(publish_model)) await publishLastModel(context, task);
    return (await publishTask(context, publishing, true, note)).data;
  } catch (error) {
    await restoreStatus(context, publishing, task);
    throw error;
  }
}

/** Gives a task its status back. When even that fails, the first failure is what the caller must know. */
async function restoreStatus(context: ServiceContext, publishing: TaskDocument, before: TaskDocument): Promise<void> {
  const { status: to = 'created', status_reason, status_message } = before;
  try {
    await changeStatus(context, publishing, { to, status_reason, status_message });
  } catch (error) {
    context.log.warn({ err: error, task: before._id }, 'a task that could not be published stays «publishing»');
  }
}
