import type { Handler } from '../context.js';
import { publishLastModel, publishTask } from './publish-task.js';
import { reportStatus } from './report-status.js';
import { writableTask } from './writable-task.js';

/**
 * Tells that a task has done its work; with `publish`, publishes it and its model after that (tasks.md §13). It does not pass
 * through `publishing`: the retry of a call that died finds it completed, and goes on.
 */
export const completed: Handler<'tasks.completed'> = async (context, request) => {
  const done = await reportStatus(context, 'completed', request);
  if (!request.publish) return { ...done, published: 0 };
  const task = await writableTask(context, request.task);
  await publishLastModel(context, task);
  const { data } = await publishTask(context, task, request.force ?? false, request);
  return { updated: done.updated, fields: { ...done.fields, ...data.fields }, published: data.updated };
};
