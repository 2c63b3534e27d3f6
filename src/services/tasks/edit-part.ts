import type { Document } from 'mongodb';
import type { TaskStatus } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { TASK_STAMPS } from './task-stamps.js';
import { writableTask } from './writable-task.js';

/** The statuses in which parts of a task may be changed: with or without force (tasks.md §8), or once it runs too (§9, §10). */
export const EDITABLE = {
  draft: ['created'],
  running: ['created', 'in_progress'],
} as const satisfies Readonly<Record<string, readonly TaskStatus[]>>;

/** A change of a part of a task, such as its hyper-parameters. */
export interface PartEdit {
  /** The statuses in which it is allowed; undefined: any. */
  allowed: readonly TaskStatus[] | undefined;
  /** What it does, as steps of an aggregation: they work on what is stored at that moment, and make a map of a null. */
  steps: readonly Document[];
  stamps: keyof typeof TASK_STAMPS;
}

/**
 * Changes a part of a task in one write that repeats the condition on its status: a task that left the status meanwhile stays as it
 * is. Its project is not touched (tasks.md §17.2).
 *
 * @throws ApiError 400/101 when there is no such task, 403/21 when it is public, 400/110 in another status
 */
export async function editPart(
  context: ServiceContext,
  id: string,
  { allowed, steps, stamps }: PartEdit,
): Promise<void> {
  const { database, company } = context;
  const { matchedCount } = await database.tasks.updateOne(
    { _id: id, company, ...(allowed && { status: { $in: asStored(allowed) } }) },
    [...steps, TASK_STAMPS[stamps](context)],
  );
  if (matchedCount > 0) return;
  const { status = 'created' } = await writableTask(context, id);
  throw new ApiError('bad_request.invalid_task_status', { data: { expected: allowed, status } });
}

/** The statuses in which a task may be edited (tasks.md §8). */
export function editable(force: boolean | null | undefined): readonly TaskStatus[] {
  return force ? EDITABLE.running : EDITABLE.draft;
}

/** A record without status counts as created. */
function asStored(statuses: readonly TaskStatus[]): (TaskStatus | undefined)[] {
  return statuses.includes('created') ? [...statuses, undefined] : [...statuses];
}
