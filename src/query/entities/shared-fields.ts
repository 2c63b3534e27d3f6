import type { Field, Fields } from '../entity.js';

export const text: Field = { type: 'string' };
export const date: Field = { type: 'date' };
export const number: Field = { type: 'number' };
export const freeMap: Field = { type: 'map', default: {} };
/** A pattern parameter. */
export const searchable: Field = { type: 'string', filter: 'pattern' };

/** The labels that users and the system put on a document. */
export const tags: Field = { type: 'strings', default: [], sorted: true, filter: 'list' };

/** The id that every document has. */
export const id: Field = { type: 'string', filter: 'list', always: true };

/** Fields of models and tasks that only they share (storage-model.md §6, §8). */
export const metricFields: Fields = {
  last_iteration: { type: 'number', default: 0, filter: 'range' },
  last_metrics: { type: 'map', default: {}, filter: 'range', below: true },
  unique_metrics: { type: 'strings', default: [], hidden: true },
};

/** `{key, type, value}` entries by escaped key. */
export const metadata: Field = { type: 'map', default: {}, escapedLevels: 1, filter: 'list', below: true };
