import type { Database } from '../../database/index.js';
import type { Condition } from '../../query/index.js';
import { withDescendants } from './project-tree.js';

/**
 * Restricts what is looked at to one project (projects.md §13).
 * @param project absent: everything, or without what is below only what is in no project
 */
export async function inProject(
  database: Database,
  project: string | null | undefined,
  includeBelow: boolean,
): Promise<Condition> {
  if (project !== null && project !== undefined) return inProjects(database, [project], includeBelow);
  return includeBelow ? {} : { project: null };
}

/**
 * Restricts what is looked at to some projects; none means all, a null what is in no project (projects.md §12, §13).
 */
export async function inProjects(
  database: Database,
  projects: readonly (string | null)[] | null | undefined,
  includeBelow: boolean,
): Promise<Condition> {
  if (!projects || projects.length === 0) return {};
  const ids = projects.filter((id) => id !== null);
  const expanded = includeBelow ? await withDescendants(database, ids) : ids;
  return { project: { $in: projects.includes(null) ? [...expanded, null] : expanded } };
}
