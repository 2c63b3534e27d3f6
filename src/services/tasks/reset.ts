import type { TaskDocument, TaskExecution } from '../../database/index.js';
import { presentDocument, taskEntity } from '../../query/index.js';
import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { removeFromAllQueues, removeStaleEntries } from '../queue-entries/index.js';
import { type StatusChange, type UpdateAnswer, changeBy, changeStatus, checkOutcome } from './change-status.js';
import { type TaskFiles, filesOf, scheduleFiles } from './files-of-task.js';
import { modelsOfTask } from './models-of-task.js';
import { EMPTY_EXECUTION } from './new-task.js';
import { checkNothingPublished } from './refusals.js';
import { releaseModels } from './release-models.js';
import { writableTask } from './writable-task.js';

/** What a request says beside the ids. */
interface ResetRequest {
  force?: boolean | null;
  clear_all?: boolean | null;
  delete_output_models?: boolean | null;
  delete_external_artifacts?: boolean | null;
  return_file_urls?: boolean | null;
}

/** What a reset did. */
interface Reset extends UpdateAnswer {
  /** Queues that the task was taken out of. */
  dequeued: number;
  deletedModels: number;
  files: TaskFiles;
}

type Artifacts = NonNullable<TaskExecution['artifacts']>;

/** What a run leaves in a task, and what it is without it (tasks.md §14); but for what leads to models and files. */
const CLEARED = {
  set: {
    last_iteration: 0,
    last_metrics: {},
    metric_stats: {},
    unique_metrics: [],
    runtime: {},
  },
  unset: {
    'output.result': '',
    'output.error': '',
    last_worker: '',
    last_worker_report: '',
    started: '',
    completed: '',
    published: '',
    active_duration: '',
    enqueue_status: '',
  },
} as const satisfies Pick<StatusChange, 'set' | 'unset'>;

/** Takes a task back to what it was before it ran (tasks.md §14). */
export const reset: Handler<'tasks.reset'> = async (context, request) => {
  const { updated, fields, dequeued, deletedModels, files } = await resetTask(context, request.task, request);
  return {
    updated,
    fields,
    dequeued: dequeued > 0 ? { removed: dequeued } : {},
    events: {},
    deleted_models: deletedModels,
    urls: request.return_file_urls ? { ...files } : {},
  };
};

/** Takes several tasks back, each on its own (tasks.md §14). */
export const resetMany: Handler<'tasks.reset_many'> = async (context, request) =>
  runBatch(request.ids, async (id) => {
    const { updated, fields, dequeued, deletedModels, files } = await resetTask(context, id, request);
    return {
      updated,
      fields,
      dequeued: dequeued > 0,
      deleted_models: deletedModels,
      urls: request.return_file_urls ? { ...files } : {},
    };
  });

/**
 * The status is changed first, so that a task that somebody starts or publishes at that moment loses nothing. Then the files are
 * scheduled and the models go, and what leads to them is cleared last: a repeated call finds what a crash has left.
 *
 * @throws ApiError 400/110 for a published task, 400/123 when something published came from it, both without force; 400/121 when
 *   somebody else has just changed the status
 */
async function resetTask(context: ServiceContext, id: string, request: ResetRequest): Promise<Reset> {
  const { database, company } = context;
  const task = await writableTask(context, id);
  const { force } = request;
  const clearAll = request.clear_all ?? false;
  if (task.status === 'published') checkOutcome('reset', task, force);
  const dequeued = await removeFromAllQueues(context, id);
  const models = await modelsOfTask(context, task);
  if (!force) await checkNothingPublished(context, task, models);
  const change = changeBy(context, 'reset', task, { force, status_reason: 'reset', status_message: 'reset' });
  const { updated, fields } = await changeStatus(context, task, { ...change, ...clearedAtOnce(task, clearAll) });
  if (task.status === 'queued') await removeStaleEntries(context, id, true);
  const files = filesOf(task, models);
  const deleteDrafts = defaultTrue(request.delete_output_models);
  if (defaultTrue(request.delete_external_artifacts)) await scheduleFiles(context, task, files, deleteDrafts);
  const released = await releaseModels(context, task, models, { deleteDrafts, link: { used: null, others: null } });
  const artifacts = clearAll ? {} : inputArtifacts(task);
  await database.tasks.updateOne(
    { _id: id, company },
    { $set: { 'models.output': [], 'execution.artifacts': artifacts } },
  );
  return {
    updated,
    fields: { ...fields, 'models.output': [], ...shownExecution(artifacts, clearAll) },
    dequeued,
    deletedModels: released.deleted,
    files,
  };
}

/** What is cleared together with the status. */
function clearedAtOnce({ execution }: TaskDocument, clearAll: boolean): Pick<StatusChange, 'set' | 'unset'> {
  if (!clearAll) return { set: CLEARED.set, unset: { ...CLEARED.unset, 'execution.queue': '' } };
  return {
    set: { ...CLEARED.set, execution: { ...EMPTY_EXECUTION, artifacts: execution?.artifacts ?? {} } },
    unset: { ...CLEARED.unset, script: '' },
  };
}

function inputArtifacts({ execution }: TaskDocument): Artifacts {
  const all = Object.entries(execution?.artifacts ?? {});
  return Object.fromEntries(all.filter(([, { mode }]) => mode === 'input'));
}

/** How the answer shows what is left of the execution. */
function shownExecution(artifacts: Artifacts, clearAll: boolean): Record<string, unknown> {
  const shown = (execution: TaskExecution) => presentDocument(taskEntity, { execution }).execution;
  if (clearAll) return { execution: shown(EMPTY_EXECUTION) };
  return { 'execution.artifacts': shown({ artifacts })?.artifacts };
}
