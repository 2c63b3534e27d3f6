import type { Filter, MatchKeysAndValues, OnlyFieldsOfType } from 'mongodb';
import type { TaskDocument, TaskStatus } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import { changeStamps } from '../change-stamps.js';
import type { ServiceContext } from '../context.js';
import { echoFields } from '../echo-fields.js';
import { touchProjects } from '../projects/index.js';
import { asRead } from './as-read.js';
import { STATUS_ACTIONS, type StatusAction, type StatusActionName, outcomeOf } from './status-machine.js';

/** The answer of an action that changes a document: what was written, by field (tasks.md §1). */
export interface UpdateAnswer {
  updated: 0 | 1;
  fields: Record<string, unknown>;
}

/** What is said of a change of status. */
export interface StatusNote {
  status_reason?: string | null | undefined;
  status_message?: string | null | undefined;
}

/** What a request says about a change that the table of statuses decides on. */
export interface StatusRequest extends StatusNote {
  force?: boolean | null | undefined;
}

/** A change of status that is decided, with what else is to change in the same write. */
export interface StatusChange extends StatusNote {
  to: TaskStatus;
  /** More fields to set; they are echoed. */
  set?: MatchKeysAndValues<TaskDocument>;
  /** The task starts now, unless it has before. Echoed when it has not. */
  starts?: boolean;
  /** What else must be true of the task for nobody to have been faster. */
  provided?: Filter<TaskDocument>;
  /** Fields to remove. */
  unset?: OnlyFieldsOfType<TaskDocument, unknown, ''>;
}

/** Who changes it, and when. */
type Changer = Pick<ServiceContext, 'database' | 'company' | 'now' | 'identity'>;

/** The actions that lead to one status, wherever they find the task. */
type DirectAction = Exclude<StatusActionName, 'dequeue'>;

/**
 * What an action changes of a task, as the table of statuses says.
 * @throws ApiError 400/110 when it refuses the task's status
 */
export function changeBy(
  { now }: Pick<ServiceContext, 'now'>,
  action: DirectAction,
  task: Pick<TaskDocument, 'status'>,
  { force, status_reason, status_message }: StatusRequest,
): StatusChange {
  checkOutcome(action, task, force);
  const { to, stamps }: StatusAction & { to: TaskStatus } = STATUS_ACTIONS[action];
  return {
    to,
    status_reason,
    status_message,
    ...(stamps === 'started' ? { starts: true } : stamps && { set: { [stamps]: now } }),
  };
}

/**
 * Refuses a task whose status an action does not take.
 * @throws ApiError 400/110
 */
export function checkOutcome(
  action: DirectAction,
  { status = 'created' }: Pick<TaskDocument, 'status'>,
  force: boolean | null | undefined,
): void {
  if (outcomeOf(action, status, force ?? false) === 'refused') {
    const { to } = STATUS_ACTIONS[action];
    throw new ApiError('bad_request.invalid_task_status', { data: { current_status: status, new_status: to } });
  }
}

/**
 * Changes the status of a task as long as nobody else has changed it since it was read: one conditional write (tasks.md §11). The
 * task's project is touched.
 *
 * @param task as it was read, by `writableTask`
 * @throws ApiError 400/121 when somebody else was faster
 */
export async function changeStatus(
  context: Changer,
  task: Pick<TaskDocument, '_id' | 'status' | 'project' | 'started'>,
  change: StatusChange,
): Promise<UpdateAnswer> {
  const { database, company, now } = context;
  await touchProjects(context, [task.project]);
  const set = { ...statusFields(context, change), ...change.set };
  const { matchedCount } = await database.tasks.updateOne(
    { ...change.provided, _id: task._id, company, status: asRead(task.status) },
    {
      $set: set,
      ...(change.starts && { $min: { started: now } }),
      ...(change.unset && { $unset: change.unset }),
      ...(change.to === 'queued' && { $pull: { system_tags: 'development' } }),
    },
  );
  if (matchedCount === 0) throw new ApiError('bad_request.failed_changing_task_status', { data: { id: task._id } });
  return { updated: 1, fields: echoFields(change.starts && !task.started ? { ...set, started: now } : set) };
}

/** The fields that every change of status sets. */
export function statusFields(context: Pick<Changer, 'now' | 'identity'>, change: StatusNote & { to: TaskStatus }) {
  return {
    status: change.to,
    status_reason: change.status_reason ?? '',
    status_message: change.status_message ?? '',
    status_changed: context.now,
    last_update: context.now,
    ...changeStamps(context),
  };
}
