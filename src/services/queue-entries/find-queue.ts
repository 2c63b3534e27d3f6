import type { QueueDocument, QueueEntry } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';

type Caller = Pick<ServiceContext, 'database' | 'company'>;

/** A queue that was read with its entries. */
export type FoundQueue = QueueDocument & { entries: QueueEntry[] };

/** The database counts entries in so many bits. */
const MAX_SLICE = 2 ** 31 - 1;

/**
 * A queue of the company with its entries (queues-workers.md §2).
 *
 * @param maxEntries read only so many of the first entries, or of the last when negative; 0: all
 * @throws ApiError 400/701
 */
export async function readQueue({ database, company }: Caller, id: string, maxEntries = 0): Promise<FoundQueue> {
  const slice = Math.max(-MAX_SLICE, Math.min(maxEntries, MAX_SLICE));
  const queue = await database.queues.findOne(
    { _id: id, company },
    slice === 0 ? {} : { projection: { entries: { $slice: slice } } },
  );
  if (!queue) throw unknownQueue(id);
  return { ...queue, entries: queue.entries ?? [] };
}

/**
 * Refuses what is no queue of the company.
 * @throws ApiError 400/701
 */
export async function checkQueue({ database, company }: Caller, id: string): Promise<void> {
  const queue = await database.queues.findOne({ _id: id, company }, { projection: { _id: 1 } });
  if (!queue) throw unknownQueue(id);
}

/**
 * The company's default queue, which a system tag marks (queues-workers.md §1).
 * @throws ApiError 400/707 when there is none, 400/708 when there are several
 */
export async function defaultQueue({ database, company }: Caller): Promise<Pick<QueueDocument, '_id' | 'name'>> {
  const marked = { company, system_tags: 'default' };
  const [queue, ...others] = await database.queues.find(marked, { projection: { name: 1 }, limit: 2 }).toArray();
  if (!queue) throw new ApiError('bad_request.no_default_queue');
  if (others.length > 0) throw new ApiError('bad_request.multiple_default_queues');
  return queue;
}

/** The error for a queue that the company does not have (400/701). */
export function unknownQueue(id: string): ApiError {
  return new ApiError('bad_request.invalid_queue_id', { data: { id } });
}
