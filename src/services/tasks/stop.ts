import type { TaskDocument } from '../../database/index.js';
import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { removeFromQueue, removeStaleEntries } from '../queue-entries/index.js';
import { type StatusChange, type StatusRequest, type UpdateAnswer, changeBy, changeStatus } from './change-status.js';
import { stepsOf } from './pipeline-steps.js';
import { writableTask } from './writable-task.js';

/** Stops a task, or asks its worker to (tasks.md §11). */
export const stop: Handler<'tasks.stop'> = (context, request) => stopWithSteps(context, request.task, request);

/** Stops several tasks, each on its own. */
export const stopMany: Handler<'tasks.stop_many'> = (context, request) =>
  runBatch(request.ids, (id) => stopWithSteps(context, id, request));

/** Its `status_message` is passed over: the server says itself what happens. */
interface StopRequest extends StatusRequest {
  include_pipeline_steps?: boolean | null | undefined;
}

/** Steps of a pipeline come first: a call that dies in between is finished by its retry. */
async function stopWithSteps(context: ServiceContext, id: string, request: StopRequest): Promise<UpdateAnswer> {
  const task = await writableTask(context, id);
  if (!request.include_pipeline_steps || task.type !== 'controller') return stopTask(context, task, request);
  // A call that is refused stops no steps.
  stopBy(context, task, request);
  for await (const step of stepsOf(context, task)) await stopTask(context, step, { ...request, force: true });
  // Read again: controllers react when their steps end.
  return stopTask(context, await writableTask(context, id), request);
}

async function stopTask(context: ServiceContext, task: TaskDocument, request: StopRequest): Promise<UpdateAnswer> {
  const change = stopBy(context, task, request);
  const queue = task.execution?.queue;
  if (task.status === 'queued' && queue !== undefined) await removeFromQueue(context, queue, task._id);
  const answer = await changeStatus(context, task, change);
  if (task.status === 'queued') await removeStaleEntries(context, task._id, false);
  return answer;
}

/**
 * A worker that is active on the task is told to stop it, by a message that it looks for; anybody else's task stops at once.
 * @throws ApiError 400/110
 */
function stopBy(context: ServiceContext, task: TaskDocument, { force, status_reason }: StopRequest): StatusChange {
  const { user, user_name: name = user } = context.identity;
  if (isLeftToWorker(context, task)) {
    return { to: task.status ?? 'created', status_reason, status_message: 'stopping' };
  }
  return changeBy(context, 'stop', task, { force, status_reason, status_message: `Stopped by ${name}` });
}

function isLeftToWorker({ now, settings }: ServiceContext, task: TaskDocument): boolean {
  const { status, system_tags: systemTags = [], last_worker: worker, last_update: updated } = task;
  if (status === 'queued' || systemTags.includes('development') || !worker || !updated) return false;
  return now.getTime() - updated.getTime() < settings.tasks.active_worker_sec * 1000;
}
