import { newQueue } from '../../database/index.js';
import type { Handler } from '../context.js';
import { checkName } from '../document-rules.js';
import { insertQueue } from '../queue-entries/index.js';
import { storedMetadata } from '../stored-metadata.js';
import { checkTags } from '../tags.js';

/** Creates an empty queue (queues-workers.md §3). */
export const create: Handler<'queues.create'> = async (context, request) => {
  checkTags(request);
  const { company, now, newId } = context;
  const queue = newQueue({
    _id: newId(),
    company,
    name: checkName(request.name),
    created: now,
    ...(typeof request.display_name === 'string' && { display_name: request.display_name }),
    tags: [...(request.tags ?? [])].sort(),
    system_tags: [...(request.system_tags ?? [])].sort(),
    metadata: storedMetadata(request.metadata ?? {}),
  });
  await insertQueue(context, queue);
  return { id: queue._id };
};
