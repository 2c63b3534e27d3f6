import { changeTags, readTagChange } from '../change-tags.js';
import type { Handler } from '../context.js';
import { touchProjects } from '../projects/index.js';
import { checkTags } from '../tags.js';
import { writableTasks } from './writable-task.js';

/**
 * Adds tags to tasks, then removes others (tasks.md §16).
 * @throws ApiError 400/101, 403/21 when one cannot be changed; 400/12 without tags; 400/16 for tags that no task can have
 */
export const updateTags: Handler<'tasks.update_tags'> = async (context, request) => {
  const { database, company } = context;
  const tasks = await writableTasks(context, request.ids);
  const change = readTagChange(request);
  checkTags({ tags: change.add });
  await touchProjects(
    context,
    tasks.map(({ project }) => project),
  );
  return { updated: await changeTags(context, database.tasks, { _id: { $in: request.ids }, company }, change) };
};
