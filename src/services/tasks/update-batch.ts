import { changeStamps } from '../change-stamps.js';
import type { Handler } from '../context.js';
import { touchProjects } from '../projects/index.js';
import { readUpdates } from './read-update.js';
import { writableTasks } from './writable-task.js';

/** Updates many tasks in one write, after all lines were checked; of several lines for one task the last counts (tasks.md §6.3). */
export const updateBatch: Handler<'tasks.update_batch'> = async (context, lines) => {
  const { database, company } = context;
  const requests = [...new Map(lines.map((line) => [line.task, line])).values()];
  const tasks = await writableTasks(
    context,
    requests.map(({ task }) => task),
  );
  const projectOf = new Map(tasks.map(({ _id, project }) => [_id, project]));
  const updates = (await readUpdates(context, requests)).flatMap((written, index) => {
    const id = requests[index]?.task;
    return written && id !== undefined ? [{ id, ...written }] : [];
  });
  if (updates.length === 0) return { updated: 0 };
  await touchProjects(
    context,
    updates.flatMap(({ id, project, changesTags }) =>
      project !== undefined || changesTags ? [projectOf.get(id), project] : [],
    ),
  );
  const stamps = changeStamps(context);
  const { matchedCount } = await database.tasks.bulkWrite(
    updates.map(({ id, set }) => ({
      updateOne: { filter: { _id: id, company }, update: { $set: { ...set, ...stamps } } },
    })),
    { ordered: false },
  );
  return { updated: matchedCount };
};
