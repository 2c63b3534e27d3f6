import { type Condition, collectionOf, modelEntity, projectEntity, taskEntity, visible } from '../../query/index.js';
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

async function findHolders(context: ServiceContext, wanted: ContentsWanted): Promise<string[]> {
  const { database, company, settings } = context;
  const { users, childrenType, children, within, allowPublic } = wanted;
  const range = within.length > 0 ? { $in: await withDescendants(database, within) } : undefined;
  const distinct = async (
    entity: typeof projectEntity | typeof taskEntity | typeof modelEntity,
    field: string,
    conditions: Condition,
  ) => {
    const filter: Condition = {
      $and: [visible(company, allowPublic), ...(users.length > 0 ? [{ user: { $in: [...users] } }] : []), conditions],
    };
    const found: unknown[] = await collectionOf(database, entity).distinct(field, filter, {
      maxTimeMS: settings.query.max_time_ms,
    });
    return found.filter((id) => typeof id === 'string');
  };
  const inRange = (field: string): Condition => (range ? { [field]: range } : {});
  const tagged = (tag: string): Condition => ({ $and: [{ system_tags: tag }, children ?? {}] });
  switch (childrenType) {
    case 'dataset':
    case 'pipeline': {
      const notContainer = { basename: { $ne: `.${childrenType}s` } };
      return distinct(projectEntity, '_id', { $and: [tagged(childrenType), notContainer, inRange('parent')] });
    }
    case 'report':
      return distinct(taskEntity, 'project', { $and: [tagged('reports'), inRange('project')] });
    case undefined: {
      const found = await Promise.all([
        distinct(projectEntity, '_id', inRange('_id')),
        distinct(taskEntity, 'project', inRange('project')),
        distinct(modelEntity, 'project', inRange('project')),
      ]);
      return found.flat();
    }
  }
}
