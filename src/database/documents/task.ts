import type { MetricVariants } from './shared.js';

/** The states of a task (storage-model.md §8.1). */
export const TASK_STATUSES = [
  'created',
  'queued',
  'in_progress',
  'stopped',
  'publishing',
  'published',
  'closed',
  'failed',
  'completed',
  'unknown',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** A model that a task took in or put out; the id is `__DELETED__<id>` when the model is gone. */
export interface TaskModelItem {
  name: string;
  model: string;
  updated?: Date;
}

/** Something that a task took in or put out, other than a model (storage-model.md §8.2). */
export interface TaskArtifact {
  key: string;
  type: string;
  /** `input` or `output`; missing in old records, which are outputs. */
  mode?: string;
  uri?: string;
  hash?: string;
  content_size?: number;
  timestamp?: number;
  type_data?: { preview?: string; content_type?: string; data_hash?: string };
  display_data?: (number | string | null)[][];
}

/** A parameter of a section (storage-model.md §8.1). */
export interface HyperParameter {
  section: string;
  name: string;
  value: string;
  type?: string;
  description?: string;
}

/** A named piece of configuration (storage-model.md §8.1). */
export interface ConfigurationItem {
  name: string;
  value: string;
  type?: string;
  description?: string;
}

/** What a task runs, and with what (storage-model.md §8.2). */
export interface TaskExecution {
  test_split?: number;
  /** Legacy; kept empty. */
  parameters?: Record<string, unknown>;
  /** Legacy; kept empty. */
  model_desc?: Record<string, unknown>;
  /** Keys are escaped. */
  model_labels?: Record<string, number | null>;
  framework?: string;
  /** The last queue that the task was put in. */
  queue?: string;
  /** By `<md5 of the key>_<mode>`. */
  artifacts?: Record<string, TaskArtifact>;
}

/** The code of a task (storage-model.md §8.3). */
export interface TaskScript {
  binary?: string;
  repository?: string;
  tag?: string;
  branch?: string;
  version_num?: string;
  entry_point?: string;
  working_dir?: string;
  requirements?: Record<string, unknown>;
  diff?: string;
}

/** A task as it is stored (storage-model.md §8). */
export interface TaskDocument {
  _id: string;
  /** Empty: public. */
  company: string;
  user?: string;
  project?: string | null;
  /** `__DELETED__<id>` when the parent is gone. */
  parent?: string | null;
  name: string;
  type: string;
  status?: TaskStatus;
  status_reason?: string;
  status_message?: string;
  status_changed?: Date;
  comment?: string;
  report?: string;
  report_assets?: string[];
  created: Date;
  started?: Date;
  completed?: Date;
  published?: Date;
  /** Seconds. */
  active_duration?: number | null;
  output?: { destination?: string; error?: string; result?: string };
  execution?: TaskExecution;
  tags?: string[];
  system_tags?: string[];
  script?: TaskScript;
  last_worker?: string;
  last_worker_report?: Date;
  last_update?: Date;
  last_change?: Date;
  last_changed_by?: string;
  last_iteration?: number;
  last_metrics?: Record<string, MetricVariants>;
  unique_metrics?: string[];
  metric_stats?: Record<string, unknown>;
  /** Company that made it public. */
  company_origin?: string;
  /** By section and name, both escaped. */
  hyperparams?: Record<string, Record<string, HyperParameter>>;
  /** By escaped name. */
  configuration?: Record<string, ConfigurationItem>;
  runtime?: Record<string, unknown>;
  models?: { input?: TaskModelItem[]; output?: TaskModelItem[] };
  /** Keys are escaped. */
  container?: Record<string, string | null>;
  /** Where dequeuing leads back to. */
  enqueue_status?: TaskStatus | null;
}
