import type { Handler } from '../context.js';
import { TASK_STAMPS } from './task-stamps.js';

/** Notes that a task of the company is alive, whatever its status; other ids are ignored (tasks.md §16). */
export const ping: Handler<'tasks.ping'> = async (context, { task }) => {
  await context.database.tasks.updateOne({ _id: task, company: context.company }, [TASK_STAMPS.activity(context)]);
  return {};
};
