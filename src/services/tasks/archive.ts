import type { UpdateFilter } from 'mongodb';
import type { TaskDocument } from '../../database/index.js';
import { runBatch } from '../batch.js';
import { changeStamps } from '../change-stamps.js';
import type { Handler, ServiceContext } from '../context.js';
import { noteChangedContents } from '../projects/index.js';
import type { StatusNote } from './change-status.js';
import { stepsOf } from './pipeline-steps.js';
import { type Withdrawal, withdraw } from './withdraw.js';
import { type TaskState, writableTask, writableTasks } from './writable-task.js';

const ARCHIVED = 'archived';

/** Who is archived stops waiting, and stops running without being completed. */
const WITHDRAWAL: Withdrawal = { queued: 'previous', in_progress: 'stopped' };

/** What a request says beside the ids. */
interface ArchiveRequest extends StatusNote {
  include_pipeline_steps?: boolean | null;
}

type Change = (context: ServiceContext, task: TaskState, note: StatusNote) => Promise<void>;

/** Puts tasks aside when all of them can be; repeating does no harm (tasks.md §15.2). */
export const archive: Handler<'tasks.archive'> = async (context, request) => {
  const tasks = await writableTasks(context, request.tasks);
  for (const task of tasks) await changeWithSteps(context, task, request, archiveTask);
  return { archived: tasks.length };
};

/** Puts tasks aside, each on its own (tasks.md §15.2). */
export const archiveMany: Handler<'tasks.archive_many'> = async (context, request) =>
  runBatch(request.ids, async (id) => {
    await changeWithSteps(context, await writableTask(context, id), request, archiveTask);
    return { archived: true };
  });

/** Takes tasks back, each on its own (tasks.md §15.2). */
export const unarchiveMany: Handler<'tasks.unarchive_many'> = async (context, request) =>
  runBatch(request.ids, async (id) => {
    await changeWithSteps(context, await writableTask(context, id), request, unarchiveTask);
    return { unarchived: true };
  });

/** The steps of a pipeline come first, the controller last. */
async function changeWithSteps(
  context: ServiceContext,
  task: TaskState,
  request: ArchiveRequest,
  change: Change,
): Promise<void> {
  if (request.include_pipeline_steps) {
    for await (const step of stepsOf(context, task)) await change(context, step, request);
  }
  await change(context, task, request);
}

async function archiveTask(context: ServiceContext, task: TaskState, note: StatusNote): Promise<void> {
  await withdraw(context, task, WITHDRAWAL, note);
  await changeSystemTags(context, task, note, { $addToSet: { system_tags: ARCHIVED } });
}

async function unarchiveTask(context: ServiceContext, task: TaskState, note: StatusNote): Promise<void> {
  await changeSystemTags(context, task, note, { $pull: { system_tags: ARCHIVED } });
}

async function changeSystemTags(
  context: ServiceContext,
  task: TaskState,
  { status_reason: reason, status_message: message }: StatusNote,
  change: UpdateFilter<TaskDocument>,
): Promise<void> {
  await noteChangedContents(context, [task.project]);
  await context.database.tasks.updateOne(
    { _id: task._id, company: context.company },
    {
      ...change,
      $set: { status_reason: reason ?? '', status_message: message ?? '', ...changeStamps(context) },
    },
  );
}
