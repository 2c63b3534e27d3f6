import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { readQueue, removeSeenEntries } from '../queue-entries/index.js';
import { releaseTasks } from './release-tasks.js';

/** Deletes a queue; with force also one that tasks wait in, which are released (queues-workers.md §3). */
export const deleteQueue: Handler<'queues.delete'> = async (context, request) => {
  const { database, company } = context;
  const { queue: id, force } = request;
  for (;;) {
    const { entries } = await readQueue(context, id);
    if (entries.length > 0) {
      if (!force) {
        throw new ApiError('bad_request.queue_not_empty', { extra: 'use force=True to delete', data: { id } });
      }
      await releaseTasks(context, id, entries, `Queue ${id} was deleted`);
      await removeSeenEntries(context, id, entries);
    }
    // A task that was added meanwhile must be released too.
    const { deletedCount } = await database.queues.deleteOne({ _id: id, company, 'entries.0': { $exists: false } });
    if (deletedCount > 0) return { deleted: 1 };
  }
};
