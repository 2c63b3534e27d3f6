import { changeStamps } from '../change-stamps.js';
import type { Handler } from '../context.js';
import { checkTargetNamed, targetProject, touchProjects } from '../projects/index.js';
import { writableTasks } from './writable-task.js';

/**
 * Moves tasks to a project, by id or by name, or to none (tasks.md §16). A project that is missing is created first: a repeated call
 * finds it.
 *
 * @throws ApiError 400/11 without a target; 400/101, 403/21 when a task cannot be changed; as `targetProject` does
 */
export const move: Handler<'tasks.move'> = async (context, request) => {
  const { database, company } = context;
  checkTargetNamed(request);
  const tasks = await writableTasks(context, request.ids);
  const target = await targetProject(context, request);
  await touchProjects(context, [...tasks.map(({ project }) => project), target]);
  await database.tasks.updateMany(
    { _id: { $in: request.ids }, company },
    { $set: { project: target, ...changeStamps(context) } },
  );
  return { project_id: target };
};
