import type { MetadataItem } from './shared.js';

/** A company (storage-model.md §2). */
export interface CompanyDocument {
  _id: string;
  name: string;
  defaults?: {
    cluster?: string;
    stats_option?: { enabled?: boolean; enabled_version?: string; enabled_user?: string; enabled_time?: Date };
  };
}

/** A queue (storage-model.md §7). */
export interface QueueDocument {
  _id: string;
  name: string;
  display_name?: string;
  company: string;
  created: Date;
  tags: string[];
  system_tags: string[];
  /** First in, first out. Older servers leave it out when it is empty. */
  entries?: QueueEntry[];
  last_update: Date;
  /** Keys are escaped. Older servers may have left null. */
  metadata: Record<string, MetadataItem> | null;
}

/** A task that waits in a queue, and since when. */
export interface QueueEntry {
  task: string;
  added: Date;
}

/** The state of a queue at some moment (queues-workers.md §5). */
export interface QueueSampleDocument {
  _id: string;
  company: string;
  queue: string;
  timestamp: Date;
  /** Seconds. */
  average_waiting_time: number;
  queue_length: number;
}

/** A value that the server keeps for itself, by dotted key (storage-model.md §9). */
export interface SettingDocument {
  _id: string;
  value: unknown;
}

/** An applied migration (storage-model.md §10). */
export interface VersionDocument {
  _id: string;
  num: string;
  created: Date;
  desc: string;
}

/** A file that waits to be deleted by the clean-up job (storage-model.md §11). */
export interface UrlToDeleteDocument {
  _id: string;
  company: string;
  user?: string;
  url: string;
  task: string;
  created: Date;
  storage_type: 'fileserver' | 's3' | 'azure' | 'gs' | 'unknown';
  type: 'file' | 'folder';
  retry_count: number;
  last_failure_time?: Date;
  last_failure_reason?: string;
  status: 'created' | 'retrying' | 'failed';
}

/** How far a scroll has come; any server process continues it (query-language.md §16). */
export interface ScrollDocument {
  _id: string;
  position: number;
  expires: Date;
}

/** Who may change something that is stored in many documents, and until when unless renewed. */
export interface LockDocument {
  /** What is locked. */
  _id: string;
  /** One run of a call. */
  holder: string;
  expires: Date;
}

/** A listing that waits to be downloaded, from any server process (organization-users-tags.md §3.4). */
export interface DownloadDocument {
  /** Id of the call that prepared it. */
  _id: string;
  /** The body of that call, as JSON: its keys are the caller's. */
  request: string;
  expires: Date;
}

/** How often a caller has called an endpoint in one way (docs/usage.md). Holds no secret. */
export interface UsageDocument {
  /** Made from the fields that tell counters apart, so that all server processes add to the same one. */
  _id: string;
  /** Of whoever signed the calls; empty when nobody did. */
  company: string;
  user: string;
  /** Id of the access key, or `token`, `cookie` or `none`. */
  credential: string;
  /** What the client calls itself; empty when it does not say, `other` beyond the limit of different ones. */
  client: string;
  /** `service.action`. */
  action: string;
  requested_version: string;
  served_version: string;
  /** All calls, and those of them that failed. */
  count: number;
  errors: number;
  first_used: Date;
  last_used: Date;
}

/** A token that was logged out before it expired, or all tokens that a user had until then. */
export interface RevokedSessionDocument {
  /** Session id of the token; `user:` and the user's id. */
  _id: string;
  /** Whose tokens have all been revoked. */
  user?: string;
  revoked: Date;
  /** When the token would have expired by itself. */
  expires: Date;
}
