import type { ExpandedProject } from '../../generated/projects.js';
import {
  type Condition,
  type Entity,
  collectionOf,
  modelEntity,
  projectEntity,
  taskEntity,
} from '../../query/index.js';
import type { ServiceContext } from '../context.js';
import { namesArchived } from './stats-filter.js';
import { type StatsScope, inScope, stateCondition } from './stats-scope.js';
import type { ContentState } from './task-group.js';

/** How much there is directly in a project: datasets, or tasks and models. */
export type OwnContents = Pick<ExpandedProject, 'own_datasets' | 'own_tasks' | 'own_models'>;

/**
 * Counts what is directly in each of some projects, by id (projects.md §9.4).
 * @param state absent: any; a filter that speaks of archived things wins over it
 */
export async function countOwnContents(
  context: ServiceContext,
  projects: readonly string[],
  scope: StatsScope,
  kind: 'datasets' | 'entities',
  state: ContentState | undefined,
): Promise<(project: string) => OwnContents> {
  const inProjects = { $in: [...projects] };
  if (kind === 'datasets') {
    const datasets = await countBy(context, projectEntity, 'parent', scope, {
      parent: inProjects,
      system_tags: 'dataset',
    });
    return (project) => ({ own_datasets: datasets.get(project) ?? 0 });
  }
  const condition: Condition[] = [{ project: inProjects }];
  if (state && !namesArchived(scope.filter)) condition.push(stateCondition(state));
  const [tasks, models] = await Promise.all([
    countBy(context, taskEntity, 'project', scope, { $and: condition }),
    countBy(context, modelEntity, 'project', scope, { $and: condition }),
  ]);
  return (project) => ({ own_tasks: tasks.get(project) ?? 0, own_models: models.get(project) ?? 0 });
}

async function countBy(
  { database, settings }: ServiceContext,
  entity: Entity,
  field: 'parent' | 'project',
  scope: StatsScope,
  condition: Condition,
): Promise<Map<string, number>> {
  const counts = await collectionOf(database, entity)
    .aggregate<{ _id: string; count: number }>(
      [{ $match: inScope(entity, scope, condition) }, { $group: { _id: `$${field}`, count: { $sum: 1 } } }],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  return new Map(counts.map(({ _id, count }) => [_id, count]));
}
