import type { NamedEntity, TaskParent } from '../../generated/projects.js';
import {
  type Condition,
  type StoredDocument,
  collectionOf,
  patternCondition,
  taskEntity,
  visible,
} from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { inProjects } from './project-scope.js';
import { stateCondition } from './stats-scope.js';

/**
 * The tasks that other tasks name as their parent, sorted by name and no more than a page of them (projects.md §12.1).
 * @throws ApiError 400/21 for a pattern that cannot be run
 */
export const getTaskParents: Handler<'projects.get_task_parents'> = async (context, request) => {
  const { database, company, settings } = context;
  const { include_subprojects: includeBelow = true, tasks_state: state } = request;
  const { max_time_ms: maxTimeMS, max_page_size: limit, max_pattern_length: maxLength } = settings.query;
  const tasks = collectionOf(database, taskEntity);
  const children: Condition[] = [
    visible(company, true),
    await inProjects(database, request.projects, includeBelow === true),
    state === 'active' || state === 'archived' ? stateCondition(state) : {},
  ];
  const ids: unknown[] = await tasks.distinct('parent', { $and: children }, { maxTimeMS });
  const wanted: Condition[] = [
    { _id: { $in: ids.filter((id) => typeof id === 'string') } },
    visible(company, true),
    patternCondition(request.task_name, 'name', maxLength) ?? {},
  ];
  const parents = await tasks
    .find({ $and: wanted }, { projection: { name: 1, project: 1 }, sort: { name: 1, _id: 1 }, limit, maxTimeMS })
    .toArray();
  const projects = await projectsOf(context, parents);
  return { parents: parents.map((parent) => presentParent(parent, projects)) };
};

async function projectsOf(
  { database, company }: ServiceContext,
  tasks: readonly StoredDocument[],
): Promise<Map<unknown, NamedEntity>> {
  const ids = tasks.map(({ project }) => project).filter((id) => typeof id === 'string');
  const found = await database.projects
    .find({ _id: { $in: ids }, company: { $in: ['', company] } }, { projection: { name: 1 } })
    .toArray();
  return new Map(found.map(({ _id: id, name }) => [id, { id, name }]));
}

function presentParent(
  { _id: id, name, project }: StoredDocument,
  projects: ReadonlyMap<unknown, NamedEntity>,
): TaskParent {
  return {
    id,
    ...(typeof name === 'string' && { name }),
    ...(typeof project === 'string' && project !== '' && { project: projects.get(project) ?? { id: project } }),
  };
}
