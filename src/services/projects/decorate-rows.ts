import type { ExpandedProject, GetAllExRequest, NamedEntity, Stats } from '../../generated/projects.js';
import type { ServiceContext } from '../context.js';
import { datasetExtents, datasetsBelow, summariseDatasets } from './dataset-stats.js';
import { countOwnContents } from './own-contents.js';
import type { StatsFilter } from './stats-filter.js';
import type { StatsScope } from './stats-scope.js';
import type { ContentState } from './task-group.js';
import { subProjectsOf } from './sub-projects.js';
import { groupTasks, summarise } from './task-stats.js';

/** What was decided before the rows were listed. */
export interface DecorationOptions {
  filter: StatsFilter;
  /** The projects that a pre-selection found; absent: all. */
  selected: ReadonlySet<string> | undefined;
}

/** The members that a row gets beside its own, by the row's id. */
type Decoration = (id: string) => Partial<ExpandedProject>;

/**
 * Adds to the rows of a page what the request asks for (projects.md §9.3–§9.7). However many rows there are, each kind of decoration
 * takes one query or two.
 */
export async function decorateRows(
  context: ServiceContext,
  rows: readonly ExpandedProject[],
  request: GetAllExRequest,
  options: DecorationOptions,
): Promise<ExpandedProject[]> {
  const ids = rows.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const scope: StatsScope = { company: context.company, users: request.active_users ?? [], filter: options.filter };
  const wanted: Promise<Decoration>[] = [];
  if (request.check_own_contents) wanted.push(ownContents(context, ids, request, scope));
  if (request.include_stats) wanted.push(stats(context, ids, request, scope, options.selected));
  if (request.include_dataset_stats) wanted.push(datasetStats(context, ids));
  const decorations = await Promise.all(wanted);
  return rows.map((row) =>
    Object.assign(
      { ...row },
      ...decorations.map((decoration) => decoration(row.id ?? '')),
      request.search_hidden && row.system_tags?.includes('hidden') ? { hidden: true } : {},
    ),
  );
}

/** Which states `stats_for_state` asks for: null means both, `hidden` none. */
function statesOf({ stats_for_state: state = 'active' }: GetAllExRequest): ContentState[] {
  if (state === null) return ['active', 'archived'];
  return state === 'hidden' ? [] : [state];
}

async function ownContents(
  context: ServiceContext,
  ids: readonly string[],
  request: GetAllExRequest,
  scope: StatsScope,
): Promise<Decoration> {
  const { children_type: type, stats_for_state: state = 'active' } = request;
  const kind = type === 'dataset' ? 'datasets' : 'entities';
  // Here, other than in the statistics, hidden stands for active.
  const counted = state === null ? undefined : state === 'archived' ? 'archived' : 'active';
  return countOwnContents(context, ids, scope, kind, counted);
}

async function stats(
  context: ServiceContext,
  ids: readonly string[],
  request: GetAllExRequest,
  scope: StatsScope,
  selected: ReadonlySet<string> | undefined,
): Promise<Decoration> {
  const { stats_with_children: withChildren = true } = request;
  const below = withChildren
    ? await subProjectsOf(context, ids, { hidden: countsHidden(request), among: selected })
    : new Map<string, NamedEntity[]>();
  const all = [...new Set([...ids, ...[...below.values()].flat().map(({ id }) => id)])];
  const numbers = await statsOf(context, all, request, scope);
  return (id) => {
    const subProjects = below.get(id) ?? [];
    return { stats: numbers([id, ...subProjects.map((project) => project.id)]), sub_projects: subProjects };
  };
}

/** Children of a type live in hidden projects (projects.md §9.5). */
function countsHidden({
  search_hidden: searchHidden,
  children_type: type,
  include_stats_filter: filter,
}: GetAllExRequest): boolean {
  if (searchHidden || type === 'dataset') return true;
  return Boolean(type) && Object.keys(filter ?? {}).length === 0;
}

/** The statistics of any group of the given projects. */
async function statsOf(
  context: ServiceContext,
  projects: readonly string[],
  request: GetAllExRequest,
  scope: StatsScope,
): Promise<(group: readonly string[]) => Stats> {
  if (request.children_type === 'dataset') {
    const datasets = await datasetsBelow(context, projects, scope);
    return (group) => ({ datasets: summariseDatasets(group.flatMap((id) => datasets.get(id) ?? [])) });
  }
  const states = statesOf(request);
  if (states.length === 0) return () => ({});
  const tasks = await groupTasks(context, projects, scope, states);
  return (group) => {
    const groups = group.flatMap((id) => tasks.get(id) ?? []);
    return Object.fromEntries(states.map((state) => [state, summarise(groups, state)]));
  };
}

async function datasetStats(context: ServiceContext, ids: readonly string[]): Promise<Decoration> {
  const extents = await datasetExtents(context, ids);
  return (id) => ({ dataset_stats: extents.get(id) ?? null });
}
