import { byCodePoint, taskEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { withDescendants } from '../projects/index.js';

/** The types of tasks in use: everywhere, or in some projects with all below them (tasks.md §4.5). */
export const getTypes: Handler<'tasks.get_types'> = async ({ database, company, settings }, { projects }) => {
  const types = await database.tasks.distinct(
    'type',
    {
      company: { $in: ['', company] },
      ...(projects && projects.length > 0 && { project: { $in: await withDescendants(database, projects) } }),
    },
    { maxTimeMS: settings.query.max_time_ms },
  );
  return { types: types.sort(byCodePoint).flatMap((type) => taskEntity.asRow({ type }).type ?? []) };
};
