import type { QueueDocument } from './documents/administration.js';

/** A new queue as it is stored: empty but for what is said about it. */
export function newQueue(
  said: Pick<QueueDocument, '_id' | 'company' | 'name' | 'created'> & Partial<QueueDocument>,
): QueueDocument {
  return { tags: [], system_tags: [], entries: [], last_update: said.created, metadata: {}, ...said };
}
