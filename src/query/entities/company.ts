import { defineEntity } from '../entity.js';
import { id, text } from './shared-fields.js';

/** Companies, which others refer to; there is no listing of them (storage-model.md §2). */
export const companyEntity = defineEntity({
  name: 'company',
  owned: false,
  text: false,
  escapedPaths: [],
  numericPrefixes: [],
  fields: { id, name: text, defaults: { type: 'map', default: {} } },
});
