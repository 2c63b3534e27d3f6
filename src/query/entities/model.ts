import type { ExpandedModel, Model } from '../../generated/models.js';
import { defineEntity } from '../entity.js';
import { freeMap, id, metadata, metricFields, searchable, tags, text } from './shared-fields.js';

/** Models (storage-model.md §6; query-language.md §4, §13). */
export const modelEntity = defineEntity<Model, ExpandedModel>({
  name: 'model',
  owned: true,
  text: true,
  escapedPaths: [{ prefix: 'metadata.', components: [2, 3] }],
  numericPrefixes: ['metadata.', 'last_metrics.'],
  fields: {
    id,
    company: { type: 'string', reference: 'company' },
    user: { type: 'string', reference: 'user', filter: 'list' },
    name: searchable,
    parent: { type: 'string', reference: 'model', filter: 'list' },
    project: { type: 'string', reference: 'project', filter: 'list' },
    created: { type: 'date', filter: 'range', always: true },
    task: { type: 'string', reference: 'task', filter: 'list' },
    comment: searchable,
    tags,
    system_tags: tags,
    uri: { type: 'string', default: '', filter: 'list' },
    framework: { type: 'string', filter: 'list' },
    design: freeMap,
    labels: freeMap,
    ready: { type: 'boolean', filter: 'equality' },
    last_update: { type: 'date', filter: 'date' },
    last_change: { type: 'date', filter: 'date' },
    last_changed_by: text,
    ui_cache: { type: 'map', default: {}, hidden: true },
    company_origin: { type: 'string', hidden: true },
    metadata,
    ...metricFields,
  },
});
