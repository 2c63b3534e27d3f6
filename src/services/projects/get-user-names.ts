import type { Handler } from '../context.js';
import { collectionOf, modelEntity, taskEntity, visible } from '../../query/index.js';
import { inProjects } from './project-scope.js';

/**
 * The users who created tasks or models (projects.md §12.2). Public ones come from other companies, so their creators are looked up
 * in all; only names are shown.
 */
export const getUserNames: Handler<'projects.get_user_names'> = async (context, request) => {
  const { database, company, settings } = context;
  const { include_subprojects: includeBelow = true, entity } = request;
  const conditions = [visible(company, true), await inProjects(database, request.projects, includeBelow === true)];
  const created = collectionOf(database, entity === 'model' ? modelEntity : taskEntity);
  const ids: unknown[] = await created.distinct(
    'user',
    { $and: conditions },
    { maxTimeMS: settings.query.max_time_ms },
  );
  const users = await database.users
    .find({ _id: { $in: ids.filter((id) => typeof id === 'string') } }, { projection: { name: 1 } })
    .toArray();
  return { users: users.map(({ _id: id, name }) => ({ id, name })) };
};
