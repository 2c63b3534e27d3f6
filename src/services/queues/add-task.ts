import type { Handler } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { appendToQueue, checkNotInQueue } from '../queue-entries/index.js';

/**
 * Puts a task at the end of a queue without looking at the task, which may not even exist (queues-workers.md §4). The entry is
 * written last, so that a call that broke off is finished by the next one.
 */
export const addTask: Handler<'queues.add_task'> = async (context, request) => {
  const { database, company } = context;
  const { queue, task } = request;
  await checkNotInQueue(context, queue, task);
  if (defaultTrue(request.update_execution_queue)) {
    await database.tasks.updateOne({ _id: task, company }, { $set: { 'execution.queue': queue } });
  }
  await appendToQueue(context, queue, task);
  return { added: 1 };
};
