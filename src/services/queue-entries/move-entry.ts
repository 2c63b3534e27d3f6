import type { Document } from 'mongodb';
import type { ServiceContext } from '../context.js';
import { notQueued } from './append-entry.js';

type Caller = Pick<ServiceContext, 'database' | 'company'>;

/** How many places an entry is to move toward the back; negative: toward the front. It stops at the end. */
export type Move = number | 'to_front' | 'to_back';

/**
 * Moves a task within its queue, one task after the other: writes of a long queue that meet begin anew, again and again.
 * @returns its new index
 * @throws ApiError 400/703 when there is no such queue or the task is not in it
 */
export async function moveEntry(caller: Caller, queue: string, task: string, move: Move): Promise<number> {
  const { database, company } = caller;
  return database.exclusively(`moves in ${company} ${queue}`, () => moveInTurn(caller, queue, task, move));
}

/** One write: nothing that happens to the queue meanwhile is lost (queues-workers.md §4). */
async function moveInTurn({ database, company }: Caller, queue: string, task: string, move: Move): Promise<number> {
  // A task's id is the caller's text: as a literal it cannot be read as a path.
  const index = { $indexOfArray: ['$entries.task', { $literal: task }] };
  const isMoved = { $eq: ['$$this.task', { $literal: task }] };
  const moved = await database.queues.findOneAndUpdate(
    { _id: queue, company, 'entries.task': task },
    [
      {
        $set: {
          entries: {
            $let: {
              vars: {
                moved: { $filter: { input: '$entries', cond: isMoved } },
                others: { $filter: { input: '$entries', cond: { $not: isMoved } } },
                target: targetOf(move, index),
              },
              in: { $concatArrays: [head('$$others', '$$target'), '$$moved', tail('$$others', '$$target')] },
            },
          },
        },
      },
    ],
    { returnDocument: 'after', projection: { position: index } },
  );
  if (!moved) throw notQueued(queue, task);
  return 'position' in moved ? Number(moved.position) : 0;
}

/** More places than a queue has. */
const FAR = 2 ** 31 - 1;

function targetOf(move: Move, index: Document): Document | number {
  const last = { $subtract: [{ $size: '$entries' }, 1] };
  if (move === 'to_front') return 0;
  if (move === 'to_back') return last;
  return { $max: [0, { $min: [last, { $add: [index, Math.max(-FAR, Math.min(move, FAR))] }] }] };
}

/** The database refuses slices of no length. */
function head(list: string, length: string): Document {
  return { $cond: [{ $eq: [length, 0] }, [], { $slice: [list, 0, { $max: [1, length] }] }] };
}

function tail(list: string, from: string): Document {
  return { $slice: [list, from, FAR] };
}
