import type { TaskDocument } from '../../database/index.js';
import { presentDocument, queueEntity } from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { noteChangedContents } from '../projects/index.js';
import { sampleQueue, takeNextEntry } from '../queue-entries/index.js';

/**
 * Hands out the first entry of a queue, each to one caller, in the order in which they were added (queues-workers.md §4). Once it is
 * taken nothing fails the call any more: the task would be lost.
 */
export const getNextTask: Handler<'queues.get_next_task'> = async (context, request) => {
  const entry = await takeNextEntry(context, request.queue, request.task || undefined);
  const [task] = await Promise.all([
    entry && queueAgain(context, entry.task),
    sampleQueue(context, request.queue, entry === undefined),
  ]);
  if (!entry) return {};
  const [shown] = presentDocument(queueEntity, { entries: [entry] }).entries ?? [];
  return {
    ...(shown && { entry: shown }),
    ...(request.get_task_info && task && { task_info: ownerOf(task) }),
  };
};

/** A task that was stopped while it waited is queued again; that is all that changes. Gives the task when there is one. */
async function queueAgain(context: ServiceContext, id: string): Promise<TaskDocument | undefined> {
  const { database, company, log } = context;
  try {
    const task = await database.readTask(id, company);
    if (task?.status === 'stopped') {
      await noteChangedContents(context, [task.project]);
      await database.tasks.updateOne({ _id: id, company, status: 'stopped' }, { $set: { status: 'queued' } });
    }
    return task;
  } catch (error) {
    log.warn({ err: error, task: id }, 'a task was handed out, but could not be looked at');
    return undefined;
  }
}

function ownerOf({ company, user }: TaskDocument): { company: string; user?: string } {
  return { company, ...(user !== undefined && { user }) };
}
