import { ApiError } from '../../rpc/api-error.js';
import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { type PublishedTask, publishTask } from '../tasks/index.js';
import { defaultTrue } from '../default-true.js';
import { changeStamps } from '../change-stamps.js';
import { writableModel } from './writable-model.js';

/** Publishes a model, and the task that made it before (models.md §5.1). */
export const setReady: Handler<'models.set_ready'> = async (context, request) => {
  const published = await publishModel(context, request.model, request);
  return { updated: 1, fields: {}, ...(published && { published_task: published }) };
};

/** Publishes several models, each on its own (models.md §5.2). */
export const publishMany: Handler<'models.publish_many'> = async (context, request) =>
  runBatch(request.ids, async (id) => ({
    updated: true,
    published_task: (await publishModel(context, id, request)) ?? null,
  }));

/** Publishes the task first: when that fails the model stays a draft, and a retry finds the task published. */
async function publishModel(
  context: ServiceContext,
  id: string,
  flags: { publish_task?: boolean | null; force_publish_task?: boolean | null },
): Promise<PublishedTask | undefined> {
  const { database, company, now } = context;
  const model = await writableModel(context, id);
  if (model.ready) throw new ApiError('bad_request.model_is_ready', { data: { company, model: id } });
  const task =
    model.task && defaultTrue(flags.publish_task) ? await database.tasks.findOne({ _id: model.task, company }) : null;
  const published =
    task && task.status !== 'published'
      ? await publishTask(context, task, flags.force_publish_task ?? false)
      : undefined;
  await database.models.updateOne(
    { _id: id, company },
    { $set: { ready: true, last_update: now, ...changeStamps(context) } },
  );
  return published;
}
