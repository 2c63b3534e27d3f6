import type { MetadataItem, MetricVariants } from './shared.js';

/** A model as it is stored (storage-model.md §6). */
export interface ModelDocument {
  _id: string;
  /** Empty: public. */
  company: string;
  user?: string | null;
  name?: string | null;
  parent?: string | null;
  project?: string | null;
  created: Date;
  /** The creating task; `__DELETED__<id>` when it is gone. */
  task?: string | null;
  comment?: string | null;
  tags?: string[];
  system_tags?: string[];
  uri?: string | null;
  framework?: string | null;
  design?: Record<string, unknown> | null;
  labels?: Record<string, number | null> | null;
  ready?: boolean | null;
  last_update?: Date | null;
  last_change?: Date | null;
  last_changed_by?: string | null;
  ui_cache?: Record<string, unknown> | null;
  /** Company that made it public. */
  company_origin?: string;
  /** Keys are escaped. */
  metadata?: Record<string, MetadataItem> | null;
  last_iteration?: number;
  last_metrics?: Record<string, MetricVariants>;
  unique_metrics?: string[];
}
