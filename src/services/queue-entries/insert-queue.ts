import { type QueueDocument, databaseFailure, newQueue } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { checkName } from '../document-rules.js';

/**
 * Stores a new queue; the unique index decides who of several has a name.
 * @throws ApiError 400/801 when the company has a queue of that name
 */
export async function insertQueue({ database }: Pick<ServiceContext, 'database'>, queue: QueueDocument): Promise<void> {
  try {
    await database.queues.insertOne(queue);
  } catch (error) {
    if (databaseFailure(error) === 'duplicate') throw nameTaken(queue.name);
    throw error;
  }
}

/** The error for a name that another queue of the company has (400/801). */
export function nameTaken(name: string): ApiError {
  return new ApiError('bad_request.expected_unique_data', { data: { name } });
}

/**
 * The id of the company's queue of a name, which is created when it is missing (tasks.md §12). Callers who ask for the same name at
 * once get the same id.
 *
 * @throws ApiError 400/800 for a name that is too short
 */
export async function queueByName(context: ServiceContext, name: string): Promise<string> {
  const { database, company, now, newId } = context;
  const wanted = checkName(name);
  for (;;) {
    const present = await database.queues.findOne({ name: wanted, company }, { projection: { _id: 1 } });
    if (present) return present._id;
    const queue = newQueue({ _id: newId(), company, name: wanted, created: now });
    try {
      await database.queues.insertOne(queue);
      return queue._id;
    } catch (error) {
      // Somebody else has just created it.
      if (databaseFailure(error) !== 'duplicate') throw error;
    }
  }
}
