import { TASK_STATUSES, type TaskStatus } from '../../database/index.js';
import type { StatsStatusCount } from '../../generated/projects.js';
import { collectionOf, formatDate, taskEntity } from '../../query/index.js';
import type { ServiceContext } from '../context.js';
import { type ContentState, type StatsScope, inScope, stateCondition } from './stats-scope.js';

/** Numbers about the tasks of one project that share a state and a status. */
export interface TaskGroup {
  _id: { project: string; status: string; archived: boolean };
  count: number;
  /** Whole seconds that they ran, together. */
  runtime: number;
  /** How many were completed during the last day. */
  recent: number;
  lastRun: Date | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Tasks in these states did not end well in the last day, whatever their dates say. */
const NOT_COMPLETED: readonly string[] = ['queued', 'in_progress', 'failed'];

/**
 * Groups the tasks of projects for `summarise`: one aggregation, whose result grows with the projects and not with the tasks.
 * @param state absent: both
 */
export async function groupTasks(
  { database, settings, now }: ServiceContext,
  projects: readonly string[],
  scope: StatsScope,
  state: ContentState | undefined,
): Promise<Map<string, TaskGroup[]>> {
  const inProjects = { $and: [{ project: { $in: [...projects] } }, state ? stateCondition(state) : {}] };
  const ran = {
    $and: [
      { $eq: [{ $type: '$started' }, 'date'] },
      { $eq: [{ $type: '$completed' }, 'date'] },
      { $gt: ['$completed', '$started'] },
    ],
  };
  const seconds = { $floor: { $divide: [{ $subtract: ['$completed', '$started'] }, 1000] } };
  const groups = await collectionOf(database, taskEntity)
    .aggregate<TaskGroup>(
      [
        { $match: inScope(taskEntity, scope, inProjects) },
        {
          $group: {
            _id: {
              project: '$project',
              status: { $ifNull: ['$status', 'unknown'] },
              archived: { $in: ['archived', { $ifNull: ['$system_tags', []] }] },
            },
            count: { $sum: 1 },
            runtime: { $sum: { $cond: [ran, seconds, 0] } },
            recent: { $sum: { $cond: [{ $gt: ['$completed', new Date(now.getTime() - DAY_MS)] }, 1, 0] } },
            lastRun: { $max: '$started' },
          },
        },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  const byProject = new Map<string, TaskGroup[]>();
  for (const group of groups) {
    const known = byProject.get(group._id.project);
    if (known) known.push(group);
    else byProject.set(group._id.project, [group]);
  }
  return byProject;
}

/** The statistics of one state, as answers carry them (projects.md §9.5). */
export function summarise(groups: Iterable<TaskGroup>, state: ContentState): StatsStatusCount {
  const counts = new Map<TaskStatus, number>(TASK_STATUSES.map((status) => [status, 0]));
  let runtime = 0;
  let recent = 0;
  let lastRun: Date | undefined;
  for (const group of groups) {
    if (group._id.archived !== (state === 'archived')) continue;
    const status = TASK_STATUSES.find((known) => known === group._id.status) ?? 'unknown';
    counts.set(status, (counts.get(status) ?? 0) + group.count);
    runtime += group.runtime;
    if (!NOT_COMPLETED.includes(status)) recent += group.recent;
    if (group.lastRun && (!lastRun || group.lastRun > lastRun)) lastRun = group.lastRun;
  }
  const of = (status: TaskStatus) => counts.get(status) ?? 0;
  return {
    status_count: {
      created: of('created'),
      queued: of('queued'),
      in_progress: of('in_progress'),
      stopped: of('stopped'),
      publishing: of('publishing'),
      published: of('published'),
      closed: of('closed'),
      failed: of('failed'),
      completed: of('completed'),
      unknown: of('unknown'),
    },
    total_tasks: [...counts.values()].reduce((total, count) => total + count, 0),
    total_runtime: runtime,
    completed_tasks_24h: recent,
    last_task_run: lastRun ? formatDate(lastRun) : null,
  };
}
