import type { TaskStatus } from '../../database/index.js';

/**
 * Where each status leads without force; staying in it is always allowed. This table and the next are all that the server and its
 * documentation (docs/task-statuses.md) know of a task's life (tasks.md §11).
 */
export const TRANSITIONS: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  created: ['queued', 'in_progress'],
  queued: ['created', 'in_progress', 'stopped'],
  in_progress: ['stopped', 'failed', 'created', 'completed'],
  stopped: ['closed', 'created', 'failed', 'queued', 'in_progress', 'published', 'publishing', 'completed'],
  closed: ['created', 'failed', 'published', 'publishing', 'stopped'],
  failed: ['created', 'stopped', 'published', 'queued'],
  completed: ['published', 'in_progress', 'created'],
  publishing: ['published'],
  published: [],
  unknown: [],
};

/** What an action does to the status of a task. */
export interface StatusAction {
  /** The status that it leads to; `previous`: the one from before the task was queued, or `created`, which is always allowed. */
  to: TaskStatus | 'previous';
  /** Statuses that it changes; it leaves tasks in all others as they are. Absent: any. */
  changes?: readonly TaskStatus[];
  /** Statuses in which it is refused without force although the transition is allowed. */
  refuses?: readonly TaskStatus[];
  /** The time that it sets. A task that is started again keeps its first `started`. */
  stamps?: 'started' | 'completed' | 'published';
}

/** The actions that change the status of a task (tasks.md §11–§14). */
export const STATUS_ACTIONS = {
  enqueue: { to: 'queued' },
  dequeue: { to: 'previous', changes: ['queued', 'in_progress'] },
  started: { to: 'in_progress', stamps: 'started' },
  stop: { to: 'stopped' },
  stopped: { to: 'stopped', stamps: 'completed' },
  failed: { to: 'failed' },
  close: { to: 'closed' },
  completed: { to: 'completed', stamps: 'completed' },
  publish: { to: 'published', refuses: ['published'], stamps: 'published' },
  reset: { to: 'created' },
} as const satisfies Readonly<Record<string, StatusAction>>;

/** The name of an action that changes statuses. */
export type StatusActionName = keyof typeof STATUS_ACTIONS;

/** Whether a task may go from a status to another one. */
export function isAllowed(from: TaskStatus, to: TaskStatus, force: boolean): boolean {
  return force || from === to || TRANSITIONS[from].includes(to);
}

/** What an action makes of a status: the new one, or that it refuses the task, or leaves it alone. */
export function outcomeOf(
  name: StatusActionName,
  from: TaskStatus,
  force = false,
): TaskStatus | 'previous' | 'refused' | 'unchanged' {
  const { to, changes, refuses }: StatusAction = STATUS_ACTIONS[name];
  if (changes && !changes.includes(from)) return 'unchanged';
  if (force || to === 'previous') return to;
  return refuses?.includes(from) || !isAllowed(from, to, false) ? 'refused' : to;
}
