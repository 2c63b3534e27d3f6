import { changeStamps } from '../change-stamps.js';
import type { Handler } from '../context.js';
import { echoFields } from '../echo-fields.js';
import { noteChangedContents, touchProjects } from '../projects/index.js';
import { readUpdates } from './read-update.js';
import { writableTask } from './writable-task.js';

/** Changes what describes a task, whatever its status is (tasks.md §6.2). */
export const update: Handler<'tasks.update'> = async (context, request) => {
  const { database, company } = context;
  const task = await writableTask(context, request.task);
  const [written] = await readUpdates(context, [request]);
  if (!written) return { updated: 0, fields: {} };
  if (written.project !== undefined) await touchProjects(context, [task.project, written.project]);
  // System tags say whether it is archived.
  else if (written.changesTags) await noteChangedContents(context, [task.project]);
  const stamps = changeStamps(context);
  const { matchedCount } = await database.tasks.updateOne(
    { _id: task._id, company },
    { $set: { ...written.set, ...stamps } },
  );
  return { updated: matchedCount > 0 ? 1 : 0, fields: echoFields({ ...written.sent, ...stamps }) };
};
