import type { ModelDocument } from '../../database/index.js';
import { formatDate } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { scheduleUrls } from '../deletions/index.js';
import { defaultTrue } from '../default-true.js';
import { DELETED_MARKER } from '../deleted-marker.js';
import { changeStamps } from '../change-stamps.js';
import { writableModel } from './writable-model.js';

/** Deletes a model; one that tasks use only with force (models.md §6.1). */
export const deleteModel: Handler<'models.delete'> = async (context, request) =>
  removeModel(context, request.model, request, request.model);

/** Deletes several models, each on its own (models.md §6.2). */
export const deleteMany: Handler<'models.delete_many'> = async (context, request) =>
  runBatch(request.ids, (id) => removeModel(context, id, request, request.ids[0] ?? id));

/**
 * The references go first and the model last, so that a call that broke off is finished by the next one.
 * @param cause id under which external files are scheduled
 */
async function removeModel(
  context: ServiceContext,
  id: string,
  flags: { force?: boolean | null; delete_external_artifacts?: boolean | null },
  cause: string,
): Promise<{ deleted: boolean; url: string }> {
  const model = await writableModel(context, id);
  const force = flags.force ?? false;
  await releaseInputs(context, id, force);
  await releaseOutput(context, model, force);
  const url = model.uri ?? '';
  if (defaultTrue(flags.delete_external_artifacts) && url !== '') await scheduleUrls(context, [url], cause, 'file');
  const { deletedCount } = await context.database.models.deleteOne({ _id: id, company: context.company });
  return { deleted: deletedCount > 0, url };
}

/** Tasks that took the model in keep its id behind the marker of deleted things. */
async function releaseInputs({ database }: ServiceContext, id: string, force: boolean): Promise<void> {
  const users = { 'models.input.model': id };
  if (!force) {
    const count = await database.tasks.countDocuments(users);
    if (count > 0)
      throw new ApiError('bad_request.model_in_use', { extra: 'use force=True to delete', data: { num_tasks: count } });
    return;
  }
  await database.tasks.updateMany(
    users,
    { $set: { 'models.input.$[item].model': DELETED_MARKER + id } },
    { arrayFilters: [{ 'item.model': id }] },
  );
}

async function releaseOutput(context: ServiceContext, model: ModelDocument, force: boolean): Promise<void> {
  if (!model.task) return;
  const { database, now } = context;
  const task = await database.tasks.findOne({ _id: model.task }, { projection: { status: 1, 'models.output': 1 } });
  if (!task) return;
  const stamps = changeStamps(context);
  if (task.status !== 'published') {
    await database.tasks.updateOne(
      { _id: task._id },
      { $pull: { 'models.output': { model: model._id } }, $set: stamps },
    );
    return;
  }
  if (!force) {
    throw new ApiError('bad_request.model_creating_task_exists', {
      extra: 'and published, use force=True to delete',
      data: { task: task._id },
    });
  }
  // The database refuses to change items of a list that is not there.
  const isOutput = task.models?.output?.some((item) => item.model === model._id) ?? false;
  await database.tasks.updateOne(
    { _id: task._id },
    {
      $set: {
        ...(isOutput && { 'models.output.$[item].model': DELETED_MARKER + model._id }),
        'output.error': `model deleted on ${formatDate(now)}`,
        ...stamps,
      },
    },
    isOutput ? { arrayFilters: [{ 'item.model': model._id }] } : {},
  );
}
