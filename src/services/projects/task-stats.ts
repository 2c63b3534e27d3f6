import { TASK_STATUSES } from '../../database/index.js';
import type { StatsStatusCount } from '../../generated/projects.js';
import { collectionOf, formatDate, taskEntity } from '../../query/index.js';
import type { ServiceContext } from '../context.js';
import { type StatsScope, inScope, stateCondition } from './stats-scope.js';
import type { ContentState, TaskGroup } from './task-group.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Tasks in these states did not end well in the last day, whatever their dates say. */
const NOT_COMPLETED: readonly string[] = ['queued', 'in_progress', 'failed'];

/** Nobody's users and no filter: what most listings ask for, and what is remembered. */
function isEverything({ users, filter }: StatsScope): boolean {
  return users.length === 0 && Object.keys(filter).length === 0;
}

/**
 * Groups the tasks of projects for `summarise`: one aggregation a state, whose result grows with the projects and not with the tasks.
 * Every change to the tasks of a project stamps the project (touch-projects.ts), so what has been counted since the last stamp holds
 * still.
 */
export async function groupTasks(
  context: ServiceContext,
  projects: readonly string[],
  scope: StatsScope,
  states: readonly ContentState[],
): Promise<Map<string, readonly TaskGroup[]>> {
  const stamps = isEverything(scope) ? await stampsOf(context, projects) : new Map<string, Date>();
  const found = await Promise.all(states.map((state) => groupState(context, projects, stamps, scope, state)));
  return new Map(projects.map((id) => [id, found.flatMap((groups) => groups.get(id) ?? [])]));
}

/** When something in the projects last changed: the later of both stamps, as older servers know only one. */
async function stampsOf({ database }: ServiceContext, projects: readonly string[]): Promise<Map<string, Date>> {
  const found = await database.projects
    .find({ _id: { $in: [...projects] } }, { projection: { last_update: 1, contents_changed: 1 } })
    .toArray();
  return new Map(
    found.flatMap(({ _id, last_update: updated, contents_changed: changed }) => {
      const stamp = changed && updated && changed < updated ? updated : (changed ?? updated);
      return stamp ? [[_id, stamp] as const] : [];
    }),
  );
}

async function groupState(
  context: ServiceContext,
  projects: readonly string[],
  stamps: ReadonlyMap<string, Date>,
  scope: StatsScope,
  state: ContentState,
): Promise<Map<string, readonly TaskGroup[]>> {
  const { company, now, taskGroups, taskGroupRuns } = context;
  const keyOf = (project: string) => `${company} ${state} ${project}`;
  const groups = new Map<string, readonly TaskGroup[]>();
  for (const project of projects) {
    const stamp = stamps.get(project);
    const known = stamp && taskGroups.get(keyOf(project), stamp, now);
    if (known) groups.set(project, known);
  }
  const unknown = projects.filter((project) => !groups.has(project));
  if (unknown.length === 0) return groups;

  const question = JSON.stringify([company, state, scope, unknown]);
  const counted = await taskGroupRuns(question, () => countTasks(context, unknown, scope, state));
  const byProject = groupByProject(counted);
  for (const project of unknown) {
    const own = byProject.get(project) ?? [];
    groups.set(project, own);
    const stamp = stamps.get(project);
    if (stamp) taskGroups.set(keyOf(project), stamp, now, own);
  }
  return groups;
}

function groupByProject(groups: readonly TaskGroup[]): Map<string, TaskGroup[]> {
  const byProject = new Map<string, TaskGroup[]>();
  for (const group of groups) {
    const known = byProject.get(group._id.project);
    if (known) known.push(group);
    else byProject.set(group._id.project, [group]);
  }
  return byProject;
}

async function countTasks(
  { database, settings, now }: ServiceContext,
  projects: readonly string[],
  scope: StatsScope,
  state: ContentState,
): Promise<TaskGroup[]> {
  const inProjects = { $and: [{ project: { $in: [...projects] } }, stateCondition(state)] };
  const seconds = { $floor: { $divide: [{ $subtract: ['$completed', '$started'] }, 1000] } };
  const groups = await collectionOf(database, taskEntity)
    .aggregate<Omit<TaskGroup, 'state'>>(
      [
        { $match: inScope(taskEntity, scope, inProjects) },
        {
          $group: {
            _id: { project: '$project', status: '$status' },
            count: { $sum: 1 },
            // Nothing for tasks that lack a date or ended before they began.
            runtime: { $sum: { $max: [0, seconds] } },
            recent: { $sum: { $cond: [{ $gt: ['$completed', new Date(now.getTime() - DAY_MS)] }, 1, 0] } },
            lastRun: { $max: '$started' },
          },
        },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  return groups.map((group) => ({ ...group, state }));
}

/** The statistics of one state, as answers carry them (projects.md §9.5). */
export function summarise(groups: Iterable<TaskGroup>, state: ContentState): StatsStatusCount {
  const counts: StatsStatusCount['status_count'] = {
    created: 0,
    queued: 0,
    in_progress: 0,
    stopped: 0,
    publishing: 0,
    published: 0,
    closed: 0,
    failed: 0,
    completed: 0,
    unknown: 0,
  };
  let total = 0;
  let runtime = 0;
  let recent = 0;
  let lastRun: Date | undefined;
  for (const group of groups) {
    if (group.state !== state) continue;
    const status = TASK_STATUSES.find((known) => known === group._id.status) ?? 'unknown';
    counts[status] += group.count;
    total += group.count;
    runtime += group.runtime;
    if (!NOT_COMPLETED.includes(status)) recent += group.recent;
    if (group.lastRun && (!lastRun || group.lastRun > lastRun)) lastRun = group.lastRun;
  }
  return {
    status_count: counts,
    total_tasks: total,
    total_runtime: runtime,
    completed_tasks_24h: recent,
    last_task_run: lastRun ? formatDate(lastRun) : null,
  };
}
