import type { ServiceContext } from '../context.js';

/**
 * Ids of those who own a project, task or model of the company within some projects and their descendants, the projects
 * themselves included; an empty list stands for the whole company (organization-users-tags.md §4.3).
 */
export async function activeUsers(context: ServiceContext, projects: readonly string[]): Promise<string[]> {
  const { database, settings, company } = context;
  const within = projects.length === 0 ? undefined : { $in: await withDescendants(context, projects) };
  const inProject = { company, ...(within && { project: within }) };
  const options = { maxTimeMS: settings.query.max_time_ms };
  const owners = await Promise.all([
    database.projects.distinct('user', { company, ...(within && { _id: within }) }, options),
    database.tasks.distinct('user', inProject, options),
    database.models.distinct('user', inProject, options),
  ]);
  return [...new Set(owners.flat())].filter((user) => typeof user === 'string');
}

/** Public projects count too: what the company owns may lie in them. */
async function withDescendants({ database, company }: ServiceContext, projects: readonly string[]): Promise<string[]> {
  const descendants = await database.projects.distinct('_id', {
    path: { $in: [...projects] },
    company: { $in: ['', company] },
  });
  return [...projects, ...descendants];
}
