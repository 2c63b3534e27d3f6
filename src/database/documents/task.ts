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

/** A task as it is stored, as far as other services read and write it (storage-model.md §8). */
export interface TaskDocument {
  _id: string;
  company: string;
  user?: string;
  project?: string | null;
  parent?: string | null;
  name: string;
  type: string;
  status?: TaskStatus;
  status_reason?: string;
  status_message?: string;
  status_changed?: Date;
  comment?: string;
  created: Date;
  started?: Date;
  completed?: Date;
  published?: Date;
  active_duration?: number | null;
  output?: { destination?: string; error?: string; result?: string };
  execution?: {
    framework?: string;
    model_desc?: Record<string, unknown>;
    model_labels?: Record<string, number | null>;
    queue?: string;
    artifacts?: Record<string, { key: string; type: string; mode?: string; uri?: string }>;
  };
  tags?: string[];
  system_tags?: string[];
  last_update?: Date;
  last_change?: Date;
  last_changed_by?: string;
  last_iteration?: number;
  last_metrics?: Record<string, MetricVariants>;
  hyperparams?: Record<string, Record<string, { section: string; name: string; value: string }>>;
  runtime?: Record<string, unknown>;
  models?: { input?: TaskModelItem[]; output?: TaskModelItem[] };
}
