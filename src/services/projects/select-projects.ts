import {
  type Condition,
  type Entity,
  collectionOf,
  modelEntity,
  projectEntity,
  taskEntity,
  visible,
} from '../../query/index.js';
import type { ServiceContext } from '../context.js';
import { withDescendants } from './project-tree.js';

/** What kind of things a project holds (projects.md §0.4). */
export type ChildrenType = 'dataset' | 'pipeline' | 'report';

/** Which projects are wanted for what is in them. */
export interface ContentsWanted {
  /** Only what these users created; empty: everybody. */
  users: readonly string[];
  /** Only projects that hold such things; absent: that were created by the users, or hold anything of theirs. */
  childrenType?: ChildrenType | undefined;
  /** What the things must meet, beside that. */
  children?: Condition | undefined;
  /** Look only in these projects and below; empty: everywhere. */
  within: readonly string[];
  allowPublic: boolean;
}

/** Ids of the projects that hold what is wanted, and of everything above them (projects.md §9.2). */
export async function selectProjects(context: ServiceContext, wanted: ContentsWanted): Promise<Set<string>> {
  const { database, company } = context;
  const hits = await findHolders(context, wanted);
  const holders = await collectionOf(database, projectEntity)
    .find({ $and: [{ _id: { $in: hits } }, visible(company, wanted.allowPublic)] }, { projection: { path: 1 } })
    .toArray();
  const selected = new Set<string>();
  for (const { _id, path } of holders) {
    selected.add(_id);
    if (Array.isArray(path)) for (const ancestor of path) selected.add(String(ancestor));
  }
  return selected;
}

/** Ids of the projects that hold what is wanted themselves; other ids may be among them. */
async function findHolders(context: ServiceContext, wanted: ContentsWanted): Promise<string[]> {
  const { childrenType: type, children = {}, within } = wanted;
  const range = within.length > 0 ? { $in: await withDescendants(context.database, within) } : undefined;
  const inRange = (field: string): Condition => (range ? { [field]: range } : {});
  const find = (entity: Entity, field: string, ...conditions: Condition[]) =>
    distinctIds(context, entity, field, wanted, conditions);
  switch (type) {
    case 'dataset':
    case 'pipeline':
      return find(
        projectEntity,
        '_id',
        { system_tags: type, basename: { $ne: `.${type}s` } },
        children,
        inRange('parent'),
      );
    case 'report':
      return find(taskEntity, 'project', { system_tags: 'reports' }, children, inRange('project'));
    case undefined: {
      const found = await Promise.all([
        find(projectEntity, '_id', inRange('_id')),
        find(taskEntity, 'project', inRange('project')),
        find(modelEntity, 'project', inRange('project')),
      ]);
      return found.flat();
    }
  }
}

async function distinctIds(
  { database, company, settings }: ServiceContext,
  entity: Entity,
  field: string,
  { users, allowPublic }: ContentsWanted,
  conditions: readonly Condition[],
): Promise<string[]> {
  const byUsers = users.length > 0 ? [{ user: { $in: [...users] } }] : [];
  const filter: Condition = { $and: [visible(company, allowPublic), ...byUsers, ...conditions] };
  const options = { maxTimeMS: settings.query.max_time_ms };
  const found: unknown[] = await collectionOf(database, entity).distinct(field, filter, options);
  return found.filter((id) => typeof id === 'string');
}
