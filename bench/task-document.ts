import { createHash } from 'node:crypto';
import { COMPANY, projectId, timeOf } from './seed.js';

const STATUSES = ['created', 'queued', 'in_progress', 'completed', 'failed', 'published'];
const HYPER_PARAMETERS = 20;
const METRICS = ['loss', 'accuracy', 'precision', 'recall', 'learning rate'];
const DIFF_BYTES = 2048;

/** How many values the hyper-parameter has that listings ask for, and the path of its value. */
export const LEARNING_RATES = 10;
export const LEARNING_RATE = 'hyperparams.Args.lr.value';

/** The id of a seeded task. */
export function taskId(index: number): string {
  return `t${index.toString(16).padStart(31, '0')}`;
}

/** What a client sends to create a task such as an experiment of the SDK. */
export function taskDraft(index: number): { name: string; type: string; project: string; [field: string]: unknown } {
  return {
    name: `train ${index}`,
    type: index % 5 === 0 ? 'testing' : 'training',
    project: projectId(0),
    comment: 'fine-tuned',
    tags: [`tag-${index % 20}`],
    system_tags: ['development'],
    hyperparams: { Args: hyperParameters(index) },
    configuration: { General: { name: 'General', value: 'epochs: 10\nbatch: 64\n', type: 'yaml' } },
    script: {
      binary: 'python3',
      repository: 'git@example.com:team/repo.git',
      branch: 'main',
      version_num: hash(`commit ${index}`),
      entry_point: 'train.py',
      working_dir: '.',
      requirements: { pip: 'numpy==1.26.4\ntorch==2.3.1\n' },
      diff: diff(index),
    },
    container: { image: 'python:3.12', arguments: '', setup_shell_script: '' },
  };
}

/** A task as it is stored, about 10 KB: run, with parameters, artifacts, metrics and a patch. */
export function taskDocument(index: number, projects: number): { _id: string; [field: string]: unknown } {
  const time = timeOf(index);
  return {
    ...taskDraft(index),
    _id: taskId(index),
    company: COMPANY.id,
    user: 'bench',
    status: STATUSES[index % STATUSES.length],
    status_reason: '',
    status_message: '',
    project: projectId(index % projects),
    created: time,
    started: time,
    completed: new Date(time.getTime() + 3_600_000),
    last_update: time,
    last_change: time,
    last_changed_by: 'bench',
    status_changed: time,
    active_duration: index % 3600,
    // Tags by steps that neither projects nor statuses follow, so that filters by several of them find something.
    tags: [`tag-${Math.floor(index / projects) % 20}`],
    system_tags: index % 10 === 0 ? ['archived'] : ['development'],
    execution: {
      test_split: 0,
      parameters: {},
      model_desc: {},
      model_labels: {},
      framework: 'PyTorch',
      queue: 'queue-1',
      artifacts: Object.fromEntries(['data', 'report'].map((key) => [`${hash(key)}_output`, artifact(key, index)])),
    },
    models: {
      input: [{ name: 'Input Model', model: hash(`in ${index}`), updated: time }],
      output: [{ name: 'Output Model', model: hash(`out ${index}`), updated: time }],
    },
    runtime: { progress: '100', python: '3.12' },
    output: { destination: 's3://bucket/output' },
    last_iteration: index % 1000,
    last_metrics: Object.fromEntries(METRICS.map((metric) => [hash(metric), lastValues(metric, index)])),
    unique_metrics: METRICS.map((metric) => `${metric}/train`),
    metric_stats: {},
  };
}

function hyperParameters(index: number): Record<string, object> {
  const names = ['lr', ...Array.from({ length: HYPER_PARAMETERS - 1 }, (_, at) => `parameter_${at}`)];
  return Object.fromEntries(
    names.map((name, at) => {
      const value = at === 0 ? `0.${(Math.floor(index / 7) % LEARNING_RATES) + 1}` : `${index % (at + 2)}`;
      return [name, { section: 'Args', name, value, type: 'float', description: `the ${name} of the run` }];
    }),
  );
}

function artifact(key: string, index: number): object {
  return {
    key,
    type: 'pandas',
    mode: 'output',
    uri: `s3://bucket/artifacts/${index}/${key}.csv.gz`,
    hash: hash(`${key} ${index}`),
    content_size: 20_000 + index,
    timestamp: 1_767_225_600 + index,
    type_data: { preview: 'id,label,score\n1,cat,0.93\n'.repeat(4), content_type: 'text/csv' },
    display_data: [['rows', '20000']],
  };
}

function lastValues(metric: string, index: number): object {
  const value = ((index * 7919) % 10_000) / 10_000;
  const stamps = { min_value_iteration: 3, max_value_iteration: 900, min_value_timestamp: 1.7e12, count: 1000 };
  const values = { value, min_value: value / 2, max_value: value * 2, mean_value: value, first_value: value };
  return Object.fromEntries(
    ['train', 'validation'].map((variant) => [hash(variant), { metric, variant, ...values, ...stamps }]),
  );
}

/** A patch whose lines differ, as code does. */
function diff(index: number): string {
  let text = 'diff --git a/train.py b/train.py\n';
  for (let line = 0; text.length < DIFF_BYTES; line += 1) text += `+    layer_${line} = ${hash(`${index} ${line}`)}\n`;
  return text.slice(0, DIFF_BYTES);
}

function hash(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
