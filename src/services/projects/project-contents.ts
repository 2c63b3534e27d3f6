import type { ProjectDocument } from '../../database/index.js';
import { type Condition, type Entity, collectionOf, modelEntity, taskEntity } from '../../query/index.js';
import type { ServiceContext } from '../context.js';
import { descendantsOf } from './project-tree.js';

/** A project with all projects below it, by what is kept in them (projects.md §6). */
export interface Subtree {
  /** Ids of all of them, the project itself included. */
  all: string[];
  pipelines: string[];
  datasets: string[];
  /** Those that are neither. */
  plain: string[];
}

/** How much there is in a subtree, as `projects.validate_delete` answers it. */
export interface ContentCounts {
  /** Pipelines with a run, and datasets with a version, that is not archived. */
  pipelines: number;
  datasets: number;
  tasks: number;
  non_archived_tasks: number;
  models: number;
  non_archived_models: number;
  reports: number;
  non_archived_reports: number;
}

/** Sorts a project and everything below it by kind (projects.md §0.4). */
export async function subtreeOf(context: ServiceContext, project: ProjectDocument): Promise<Subtree> {
  const members = [project, ...(await descendantsOf(context, project._id))];
  const idsOf = (projects: readonly Pick<ProjectDocument, '_id'>[]) => projects.map(({ _id }) => _id);
  const isPipeline = (member: Kind) => isOfKind(member, 'pipeline', '.pipelines');
  const isDataset = (member: Kind) => isOfKind(member, 'dataset', '.datasets');
  return {
    all: idsOf(members),
    pipelines: idsOf(members.filter(isPipeline)),
    datasets: idsOf(members.filter(isDataset)),
    plain: idsOf(members.filter((member) => !isPipeline(member) && !isDataset(member))),
  };
}

type Kind = Pick<ProjectDocument, 'basename' | 'system_tags'>;

/** The container itself may carry the tag of what is in it. */
function isOfKind({ basename, system_tags: tags }: Kind, tag: string, container: string): boolean {
  return tags?.includes(tag) === true && basename !== container;
}

const NOT_ARCHIVED: Condition = { system_tags: { $ne: 'archived' } };

/** Counts what is in a subtree: in four queries, however large it is. */
export async function countContents(context: ServiceContext, subtree: Subtree): Promise<ContentCounts> {
  const [pipelines, datasets, tasks, models] = await Promise.all([
    countHolders(context, subtree.pipelines, { ...NOT_ARCHIVED, type: 'controller' }),
    countHolders(context, subtree.datasets, NOT_ARCHIVED),
    countByState(context, taskEntity, subtree.plain),
    countByState(context, modelEntity, subtree.plain),
  ]);
  const sum = (states: readonly State[]) => states.reduce((total, { count }) => total + count, 0);
  const active = (states: readonly State[]) => sum(states.filter(({ _id }) => !_id.archived));
  const reports = tasks.filter(({ _id }) => _id.report);
  const others = tasks.filter(({ _id }) => !_id.report);
  return {
    pipelines,
    datasets,
    tasks: sum(others),
    non_archived_tasks: active(others),
    models: sum(models),
    non_archived_models: active(models),
    reports: sum(reports),
    non_archived_reports: active(reports),
  };
}

/** How many of the projects hold a task that meets a condition. */
async function countHolders(
  { database, company, settings }: ServiceContext,
  projects: readonly string[],
  condition: Condition,
): Promise<number> {
  if (projects.length === 0) return 0;
  const within = { company: { $in: ['', company] }, project: { $in: [...projects] } };
  const holders = await collectionOf(database, taskEntity).distinct(
    'project',
    { $and: [within, condition] },
    { maxTimeMS: settings.query.max_time_ms },
  );
  return holders.length;
}

interface State {
  _id: { archived: boolean; report: boolean };
  count: number;
}

async function countByState(
  { database, company, settings }: ServiceContext,
  entity: Entity,
  projects: readonly string[],
): Promise<State[]> {
  const tags = { $ifNull: ['$system_tags', []] };
  return collectionOf(database, entity)
    .aggregate<State>(
      [
        { $match: { company: { $in: ['', company] }, project: { $in: projects } } },
        {
          $group: {
            _id: { archived: { $in: ['archived', tags] }, report: { $in: ['reports', tags] } },
            count: { $sum: 1 },
          },
        },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
}
