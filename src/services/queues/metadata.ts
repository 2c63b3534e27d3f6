import type { Handler } from '../context.js';
import { checkQueue, readQueue } from '../queue-entries/index.js';
import { metadataChanges, metadataPaths } from '../stored-metadata.js';

/** Sets pieces of metadata, beside the present ones or in their place, in one write (queues-workers.md §3). */
export const addOrUpdateMetadata: Handler<'queues.add_or_update_metadata'> = async (context, request) => {
  const { database, company } = context;
  const { metadata } = await readQueue(context, request.queue, 1);
  const changes = metadataChanges(request.metadata, request.replace_metadata, metadata);
  await database.queues.updateOne({ _id: request.queue, company }, { $set: changes });
  return { updated: 1 };
};

/** Removes pieces of metadata; keys that are not there do no harm (queues-workers.md §3). */
export const deleteMetadata: Handler<'queues.delete_metadata'> = async (context, request) => {
  const { database, company } = context;
  await checkQueue(context, request.queue);
  await database.queues.updateOne({ _id: request.queue, company }, { $unset: metadataPaths(request.keys) });
  return { updated: 1 };
};
