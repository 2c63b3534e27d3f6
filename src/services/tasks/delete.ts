import type { TaskDocument } from '../../database/index.js';
import { runBatch } from '../batch.js';
import { changeStamps } from '../change-stamps.js';
import type { Handler, ServiceContext } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { DELETED_MARKER } from '../deleted-marker.js';
import { touchProjects } from '../projects/index.js';
import { removeFromAllQueues } from '../queue-entries/index.js';
import type { StatusNote } from './change-status.js';
import { type TaskFiles, filesOf, scheduleFiles } from './files-of-task.js';
import { modelsOfTask } from './models-of-task.js';
import { stepsOf } from './pipeline-steps.js';
import { cannotBeDeleted, checkNothingPublished } from './refusals.js';
import { releaseModels } from './release-models.js';
import { type Withdrawal, withdraw } from './withdraw.js';
import { writableTask } from './writable-task.js';

const WITHDRAWAL: Withdrawal = { queued: 'previous', in_progress: 'previous' };

/** What a request says beside the ids. */
interface DeleteRequest extends StatusNote {
  force?: boolean | null;
  move_to_trash?: boolean | null;
  delete_output_models?: boolean | null;
  delete_external_artifacts?: boolean | null;
  return_file_urls?: boolean | null;
  include_pipeline_steps?: boolean | null;
}

/** What went with a task. */
interface Deleted {
  updated_children: number;
  updated_models: number;
  deleted_models: number;
  files: TaskFiles;
}

/** Deletes a task (tasks.md §15.1). */
export const deleteTask: Handler<'tasks.delete'> = async (context, request) =>
  deleteWithSteps(context, request.task, request);

/** Deletes several tasks, each on its own (tasks.md §15.1). */
export const deleteMany: Handler<'tasks.delete_many'> = async (context, request) =>
  runBatch(request.ids, (id) => deleteWithSteps(context, id, request));

/** The steps of a pipeline go before their controller. Counts are those of the task itself; files are those of all. */
async function deleteWithSteps(context: ServiceContext, id: string, request: DeleteRequest) {
  const task = await writableTask(context, id);
  const force = request.force ?? false;
  if (!force) checkStatus(task);
  const files: TaskFiles[] = [];
  if (request.include_pipeline_steps) {
    for await (const step of stepsOf(context, task)) {
      files.push((await removeTask(context, step, request, true)).files);
    }
  }
  const { files: own, ...counts } = await removeTask(context, task, request, force);
  return { deleted: true, ...counts, urls: request.return_file_urls ? joinFiles([...files, own]) : null };
}

function checkStatus({ _id, status = 'created', system_tags: tags }: TaskDocument): void {
  if (status === 'created' || tags?.includes('archived')) return;
  throw cannotBeDeleted('neither new nor archived', { task: _id, status });
}

/**
 * The files are scheduled first, then others forget the task, and the task itself goes last: a repeated call finds what a crash has
 * left.
 * @throws ApiError 400/123 without force when something published came from the task
 */
async function removeTask(
  context: ServiceContext,
  task: TaskDocument,
  request: DeleteRequest,
  force: boolean,
): Promise<Deleted> {
  await withdraw(context, task, WITHDRAWAL, request);
  const models = await modelsOfTask(context, task);
  if (!force) await checkNothingPublished(context, task, models);

  const deleteDrafts = defaultTrue(request.delete_output_models);
  const files = filesOf(task, models);
  if (defaultTrue(request.delete_external_artifacts)) await scheduleFiles(context, task, files, deleteDrafts);
  const gone = DELETED_MARKER + task._id;
  const children = await context.database.tasks.updateMany(
    { company: context.company, parent: task._id },
    { $set: { parent: gone, ...changeStamps(context) } },
  );
  const released = await releaseModels(context, task, models, { deleteDrafts, link: { used: null, others: gone } });
  await touchProjects(context, [task.project]);
  await removeDocument(context, task._id, defaultTrue(request.move_to_trash));
  // Somebody may have queued it meanwhile.
  await removeFromAllQueues(context, task._id);
  return {
    updated_children: children.matchedCount,
    updated_models: released.updated,
    deleted_models: released.deleted,
    files,
  };
}

/** The copy is what the task is now, not what it was when the call began. */
async function removeDocument({ database, company }: ServiceContext, id: string, moveToTrash: boolean): Promise<void> {
  if (moveToTrash) {
    const task = await database.tasks.findOne({ _id: id, company });
    if (task) await database.trashedTasks.replaceOne({ _id: id }, task, { upsert: true });
  }
  await database.tasks.deleteOne({ _id: id, company });
}

function joinFiles(files: readonly TaskFiles[]): TaskFiles {
  return {
    model_urls: files.flatMap(({ model_urls: urls }) => urls),
    artifact_urls: files.flatMap(({ artifact_urls: urls }) => urls),
    event_urls: files.flatMap(({ event_urls: urls }) => urls),
  };
}
