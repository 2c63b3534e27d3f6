import type { TaskDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { DELETED_MARKER } from '../deleted-marker.js';
import {
  appendToQueue,
  checkNotInQueue,
  defaultQueue,
  isInQueue,
  notQueued,
  queueByName,
  removeFromAllQueues,
  removeFromQueue,
} from '../queue-entries/index.js';
import { type StatusChange, type StatusNote, type UpdateAnswer, changeStatus, checkOutcome } from './change-status.js';
import { checkVisibility, findReferences, inputModelIds } from './task-references.js';
import { writableTask } from './writable-task.js';

/** How a task is to be queued. */
interface EnqueueOptions extends StatusNote {
  queue?: string | null;
  queue_name?: string | null;
  force?: boolean | null;
  verify_watched_queue?: boolean | null;
  update_execution_queue?: boolean | null;
  validate_tasks?: boolean | null;
}

/** Puts a task in a queue (tasks.md §12). */
export const enqueue: Handler<'tasks.enqueue'> = async (context, request) => {
  checkOptions(request);
  const answer = await enqueueTask(context, request.task, { ...request, validate_tasks: false });
  return { queued: 1, ...answer, ...(request.verify_watched_queue && WATCHED) };
};

/** Puts several tasks in a queue, each on its own (tasks.md §12). */
export const enqueueMany: Handler<'tasks.enqueue_many'> = async (context, request) => {
  checkOptions({ ...request, update_execution_queue: true });
  const result = await runBatch(request.ids, async (id) => ({
    queued: true,
    ...(await enqueueTask(context, id, { ...request, force: false, update_execution_queue: true })),
  }));
  const isAnswered = request.verify_watched_queue && result.succeeded.length > 0;
  return { ...result, ...(isAnswered && WATCHED) };
};

/** Whether a worker serves the queue: this server does not keep track of workers yet. */
const WATCHED = { queue_watched: false };

function checkOptions(options: EnqueueOptions): void {
  if (options.verify_watched_queue && !updatesQueue(options)) {
    throw invalid('verify_watched_queue needs update_execution_queue');
  }
  if (options.queue && options.queue_name) throw invalid('either queue or queue_name, not both');
}

function updatesQueue({ update_execution_queue: flag }: EnqueueOptions): boolean {
  return defaultTrue(flag);
}

function invalid(extra: string): ApiError {
  return new ApiError('bad_request.validation_error', { extra });
}

/**
 * The task is marked as queued first, and is in the queue last: where a call broke off the next one goes on. Until then nobody gets
 * the task, and nothing is changed for an error that could be foreseen.
 */
async function enqueueTask(context: ServiceContext, id: string, options: EnqueueOptions): Promise<UpdateAnswer> {
  const task = await writableTask(context, id);
  const keepsQueue = !updatesQueue(options);
  if (keepsQueue && !(task.status === 'queued' && task.execution?.queue)) {
    throw invalid('a task that is not queued has no execution queue to keep');
  }
  const queue = await chosenQueue(context, options);
  if (options.validate_tasks) await checkReferences(context, task);
  checkOutcome('enqueue', task, options.force);
  await checkNotInQueue(context, queue, id);

  const answer = await changeStatus(context, task, {
    to: 'queued',
    status_reason: options.status_reason,
    status_message: options.status_message,
    set: { enqueue_status: statusBefore(task), ...(!keepsQueue && { 'execution.queue': queue }) },
  });
  const removed = await removeFromAllQueues(context, id, queue);
  try {
    await appendToQueue(context, queue, id);
  } catch (error) {
    // Somebody else has put it into this queue: it waits there, as it was to.
    if (error instanceof ApiError && !(await isInQueue(context, queue, id))) {
      await restoreStatus(context, task, keepsQueue ? {} : { 'execution.queue': queue });
      if (removed > 0) await restoreEntry(context, task);
    }
    throw error;
  }
  await checkStillWaits(context, id, queue, keepsQueue);
  return answer;
}

/** Checks that what a task refers to can be had by its company (tasks.md §5, steps 6 to 8). */
async function checkReferences(context: ServiceContext, { parent, project, models }: TaskDocument): Promise<void> {
  const found = await findReferences(context, {
    parents: parent?.startsWith(DELETED_MARKER) ? [] : [parent],
    projects: [project],
    models: inputModelIds(models),
  });
  checkVisibility(found);
}

async function chosenQueue(context: ServiceContext, { queue, queue_name: name }: EnqueueOptions): Promise<string> {
  if (name) return queueByName(context, name);
  return queue || (await defaultQueue(context))._id;
}

/** Where dequeuing leads back to: a task that is queued anew keeps what it has. */
function statusBefore({ status = 'created', enqueue_status: kept }: TaskDocument): NonNullable<TaskDocument['status']> {
  return status === 'queued' && kept ? kept : status;
}

/** After a lost race the task is as it was, unless somebody else has changed it since. */
async function restoreStatus(
  context: ServiceContext,
  task: TaskDocument,
  written: NonNullable<StatusChange['provided']>,
): Promise<void> {
  const { status = 'created', enqueue_status: kept = null, execution } = task;
  try {
    await changeStatus(
      context,
      { ...task, status: 'queued' },
      {
        to: status,
        provided: { ...written, status_changed: context.now },
        status_reason: 'failed enqueueing',
        set: { enqueue_status: kept, ...(execution?.queue !== undefined && { 'execution.queue': execution.queue }) },
        ...(execution?.queue === undefined && { unset: { 'execution.queue': '' } }),
      },
    );
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** A task that waited in another queue waits there again, at the end; unless that is gone too. */
async function restoreEntry(context: ServiceContext, { _id, status, execution }: TaskDocument): Promise<void> {
  if (status !== 'queued' || !execution?.queue) return;
  try {
    await appendToQueue(context, execution.queue, _id);
    await checkStillWaits(context, _id, execution.queue, false);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/**
 * Of calls that queue a task in different queues at once, the one that the task names wins: it must not run twice. A task that was
 * deleted, or that somebody has made not wait, does not stay in the queue either.
 */
async function checkStillWaits(context: ServiceContext, id: string, queue: string, keepsQueue: boolean): Promise<void> {
  const { database, company } = context;
  const task = await database.tasks.findOne({ _id: id, company }, { projection: { status: 1, 'execution.queue': 1 } });
  if (task?.status === 'queued' && (keepsQueue || task.execution?.queue === queue)) return;
  // It is gone when a worker has taken it.
  if (await removeFromQueue(context, queue, id)) throw notQueued(queue, id);
}
