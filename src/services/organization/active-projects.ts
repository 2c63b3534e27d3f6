import type { ServiceContext } from '../context.js';

/**
 * Ids of the projects that some users are active in: those that they own or own tasks or models in, and all above them
 * (organization-users-tags.md §3.3, projects.md §9.2).
 */
export async function activeProjects(
  context: ServiceContext,
  users: readonly string[],
  allowPublic: boolean,
): Promise<string[]> {
  const { database, settings, company } = context;
  const owned = { user: { $in: [...users] }, company: allowPublic ? { $in: ['', company] } : company };
  const options = { maxTimeMS: settings.query.max_time_ms };
  const hits = await Promise.all([
    database.projects.distinct('_id', owned, options),
    database.tasks.distinct('project', owned, options),
    database.models.distinct('project', owned, options),
  ]);
  const ids = [...new Set(hits.flat())].filter((id) => typeof id === 'string');
  const ancestors = await database.projects.distinct(
    'path',
    { _id: { $in: ids }, company: { $in: ['', company] } },
    options,
  );
  return [...new Set([...ids, ...ancestors])].filter((id) => typeof id === 'string');
}
