import type { ExpandedTask, Task } from '../../generated/tasks.js';
import { type Fields, defineEntity } from '../entity.js';
import { date, freeMap, id, metricFields, number, searchable, tags, text } from './shared-fields.js';

const modelInput: Fields = { name: text, model: { type: 'string', reference: 'model', filter: 'list' }, updated: date };
const modelOutput: Fields = { name: text, model: { type: 'string', reference: 'model' }, updated: date };

const artifact: Fields = {
  key: text,
  type: text,
  mode: { type: 'string', default: 'output' },
  uri: text,
  hash: text,
  content_size: number,
  timestamp: number,
  type_data: { type: 'map' },
  display_data: { type: 'items', default: [] },
};

/** Tasks (storage-model.md §8; query-language.md §4, §13). */
export const taskEntity = defineEntity<Task, ExpandedTask>({
  name: 'task',
  owned: true,
  text: true,
  escapedPaths: [
    { prefix: 'hyperparams.', components: [2, 4] },
    { prefix: 'configuration.', components: [2, 4] },
  ],
  renamedPaths: {
    'execution.parameters': 'hyperparams.Args',
    'execution.model_desc': 'configuration',
    'execution.docker_cmd': 'container',
  },
  numericPrefixes: ['hyperparams.', 'execution.parameters.', 'last_metrics.'],
  fields: {
    id,
    company: { type: 'string', reference: 'company' },
    user: { type: 'string', reference: 'user', filter: 'list' },
    project: { type: 'string', reference: 'project', filter: 'list' },
    parent: { type: 'string', reference: 'task', filter: 'list' },
    name: { ...searchable, always: true },
    type: { type: 'string', filter: 'list' },
    status: { type: 'string', default: 'created', filter: 'list' },
    status_reason: text,
    status_message: text,
    status_changed: { type: 'date', filter: 'date' },
    comment: searchable,
    report: searchable,
    report_assets: { type: 'strings', default: [] },
    created: { type: 'date', filter: 'range', always: true },
    started: { type: 'date', filter: 'range' },
    completed: date,
    published: date,
    active_duration: { type: 'number', filter: 'range' },
    output: { type: 'object', fields: { destination: text, error: text, result: text } },
    execution: {
      type: 'object',
      fields: {
        test_split: { type: 'number', default: 0 },
        parameters: freeMap,
        model_desc: freeMap,
        model_labels: { type: 'map', default: {}, escapedLevels: 1 },
        framework: text,
        queue: { type: 'string', reference: 'queue', filter: 'list' },
        artifacts: { type: 'map', default: [], listedBy: 'key', fields: artifact },
      },
    },
    tags,
    system_tags: tags,
    script: {
      type: 'object',
      fields: {
        binary: { type: 'string', default: 'python' },
        repository: { type: 'string', default: '' },
        tag: text,
        branch: text,
        version_num: text,
        entry_point: { type: 'string', default: '' },
        working_dir: text,
        requirements: freeMap,
        diff: text,
      },
    },
    last_worker: text,
    last_worker_report: date,
    last_update: { type: 'date', filter: 'date' },
    last_change: { type: 'date', filter: 'date' },
    last_changed_by: text,
    ...metricFields,
    metric_stats: freeMap,
    company_origin: { type: 'string', hidden: true },
    duration: number,
    hyperparams: { type: 'map', default: {}, escapedLevels: 2, filter: 'list', below: true },
    configuration: { type: 'map', default: {}, escapedLevels: 1 },
    runtime: { type: 'map', default: {}, filter: 'equality', below: true },
    models: {
      type: 'object',
      fields: {
        input: { type: 'items', default: [], fields: modelInput },
        output: { type: 'items', default: [], fields: modelOutput },
      },
    },
    container: { type: 'map', default: {}, escapedLevels: 1 },
    enqueue_status: { type: 'string', hidden: true },
  },
});
