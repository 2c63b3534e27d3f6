import { type QueueDocument, databaseFailure } from '../../database/index.js';
import type { UpdateRequest } from '../../generated/queues.js';
import type { Handler } from '../context.js';
import { checkName } from '../document-rules.js';
import { echoFields } from '../echo-fields.js';
import { checkQueue, nameTaken, unknownQueue } from '../queue-entries/index.js';
import { storedMetadata } from '../stored-metadata.js';
import { checkTags } from '../tags.js';

/** Changes what is known of a queue; null empties lists and maps and leaves names alone (queues-workers.md §3). */
export const update: Handler<'queues.update'> = async (context, request) => {
  const { database, company } = context;
  checkTags(request);
  await checkQueue(context, request.queue);
  const changes = storedFields(request);
  const written = Object.keys(changes);
  if (written.length === 0) return { updated: 0, fields: {} };
  try {
    const { matchedCount } = await database.queues.updateOne({ _id: request.queue, company }, { $set: changes });
    if (matchedCount === 0) throw unknownQueue(request.queue);
  } catch (error) {
    if (databaseFailure(error) === 'duplicate') throw nameTaken(changes.name ?? '');
    throw error;
  }
  const sent: Readonly<Record<string, unknown>> = { ...request, ...(changes.name && { name: changes.name }) };
  return { updated: 1, fields: echoFields(Object.fromEntries(written.map((name) => [name, sent[name]]))) };
};

function storedFields(request: UpdateRequest): Partial<QueueDocument> {
  const { name, display_name, tags, system_tags, metadata } = request;
  return {
    ...(typeof name === 'string' && { name: checkName(name) }),
    ...(typeof display_name === 'string' && { display_name }),
    ...(tags !== undefined && { tags: [...(tags ?? [])].sort() }),
    ...(system_tags !== undefined && { system_tags: [...(system_tags ?? [])].sort() }),
    ...(metadata !== undefined && { metadata: storedMetadata(metadata ?? {}) }),
  };
}
