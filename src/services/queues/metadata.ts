import type { Handler } from '../context.js';
import { storedKey } from '../document-rules.js';
import { checkQueue, readQueue } from '../queue-entries/index.js';

/** Sets pieces of metadata, beside the present ones or in their place, in one write (queues-workers.md §3). */
export const addOrUpdateMetadata: Handler<'queues.add_or_update_metadata'> = async (context, request) => {
  const { database, company } = context;
  const { metadata } = await readQueue(context, request.queue, 1);
  const items = request.metadata.map(({ key, type, value }) => [storedKey(key), { key, type, value }] as const);
  // An older server may have left null in place of the map: nothing can be set in that.
  const changes =
    request.replace_metadata || metadata === null
      ? { metadata: Object.fromEntries(items) }
      : Object.fromEntries(items.map(([key, item]) => [`metadata.${key}`, item]));
  await database.queues.updateOne({ _id: request.queue, company }, { $set: changes });
  return { updated: 1 };
};

/** Removes pieces of metadata; keys that are not there do no harm (queues-workers.md §3). */
export const deleteMetadata: Handler<'queues.delete_metadata'> = async (context, request) => {
  const { database, company } = context;
  await checkQueue(context, request.queue);
  const paths = Object.fromEntries(request.keys.map((key) => [`metadata.${storedKey(key)}`, '' as const]));
  await database.queues.updateOne({ _id: request.queue, company }, { $unset: paths });
  return { updated: 1 };
};
