import { byCodePoint } from '../../query/index.js';
import type { Handler } from '../context.js';
import { withDescendants } from '../projects/index.js';

/** The frameworks in use: everywhere, or in some projects with all below them (models.md §1.5). */
export const getFrameworks: Handler<'models.get_frameworks'> = async ({ database, company }, { projects }) => {
  const frameworks = await database.models.distinct('framework', {
    company: { $in: ['', company] },
    ...(projects && projects.length > 0 && { project: { $in: await withDescendants(database, projects) } }),
  });
  return { frameworks: frameworks.flatMap((name) => (name ? [name] : [])).sort(byCodePoint) };
};
