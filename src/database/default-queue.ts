import type { Database } from './database.js';
import { databaseFailure } from './errors.js';
import { newQueue } from './new-queue.js';

/** Gives a company that has no queue at all one that `tasks.enqueue` takes when none is named (storage-model.md §13). */
export async function ensureDefaultQueue(
  { queues }: Database,
  company: string,
  now: Date,
  newId: () => string,
): Promise<void> {
  if ((await queues.countDocuments({ company }, { limit: 1 })) > 0) return;
  try {
    await queues.insertOne(
      newQueue({ _id: newId(), company, name: 'default', created: now, system_tags: ['default'] }),
    );
  } catch (error) {
    if (databaseFailure(error) !== 'duplicate') throw error;
  }
}
