import type { Handler, ServiceContext } from '../context.js';
import { type StatusRequest, type UpdateAnswer, changeBy, changeStatus } from './change-status.js';
import { writableTask } from './writable-task.js';

/** What a request says about the status of a task. */
export interface StatusReport extends StatusRequest {
  task: string;
}

/** The actions by which somebody tells what has become of a task. */
type Reported = 'started' | 'stopped' | 'failed' | 'close' | 'completed';

/**
 * Changes the status of a task to what is told of it (tasks.md §11).
 * @throws ApiError 400/101, 403/21, 400/110 when the table of statuses refuses it, 400/121 when somebody else was faster
 */
export async function reportStatus(
  context: ServiceContext,
  action: Reported,
  report: StatusReport,
): Promise<UpdateAnswer> {
  const task = await writableTask(context, report.task);
  return changeStatus(context, task, changeBy(context, action, task, report));
}

/** Tells that a task runs; it keeps the time of its first start. */
export const started: Handler<'tasks.started'> = async (context, request) => {
  const answer = await reportStatus(context, 'started', request);
  return { ...answer, started: answer.updated };
};

/** Tells that a task was stopped. */
export const stopped: Handler<'tasks.stopped'> = (context, request) => reportStatus(context, 'stopped', request);

/** Tells that a task has failed. */
export const failed: Handler<'tasks.failed'> = (context, request) => reportStatus(context, 'failed', request);

/** Closes a stopped task: nothing more is to be done about it. */
export const close: Handler<'tasks.close'> = (context, request) => reportStatus(context, 'close', request);
