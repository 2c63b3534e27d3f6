import type { ExpandedQueue, Queue } from '../../generated/queues.js';
import { defineEntity } from '../entity.js';
import { date, id, metadata, searchable, tags, text } from './shared-fields.js';

/** Queues (storage-model.md §7; query-language.md §4). */
export const queueEntity = defineEntity<Queue, ExpandedQueue>({
  name: 'queue',
  owned: true,
  text: false,
  escapedPaths: [{ prefix: 'metadata.', components: [2, 3] }],
  numericPrefixes: ['metadata.'],
  fields: {
    id,
    name: { ...searchable, always: true },
    display_name: text,
    company: { type: 'string', reference: 'company' },
    created: { ...date, always: true },
    tags,
    system_tags: tags,
    entries: {
      type: 'items',
      default: [],
      fields: { task: { type: 'string', reference: 'task' }, added: date },
    },
    last_update: date,
    metadata,
  },
});
