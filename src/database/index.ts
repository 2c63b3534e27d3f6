export { openDatabase } from './database.js';
export type { Database, DatabaseOptions } from './database.js';
export { ensureDefaultQueue } from './default-queue.js';
export { newQueue } from './new-queue.js';
export { prepareDatabase } from './prepare-database.js';
export { checkDatabase } from './check/check-database.js';
export type { DatabaseCheck, Problem } from './check/check-database.js';
export { databaseStats } from './database-stats.js';
export type { CollectionStats } from './database-stats.js';
export { BackupError, backUp, isHalfRestored, readManifest, restore } from './backup/index.js';
export type { BackupManifest } from './backup/index.js';
export { databaseFailure, failedWrites } from './errors.js';
export type { DatabaseFailure } from './errors.js';
export { BACKEND_INDEXES, NUMERIC } from './indexes.js';
export type { IndexDefinition } from './indexes.js';
export { findDocuments } from './find-documents.js';
export { sampleQueues } from './queue-samples.js';
export { takeEntries } from './shared-takes.js';
export { streamDocuments } from './stream-documents.js';
export { repeat } from './repeat.js';
export { escapeKey, unescapeKey } from './key-escaping.js';
export { TASK_STATUSES } from './documents/task.js';
export type {
  ConfigurationItem,
  HyperParameter,
  TaskArtifact,
  TaskDocument,
  TaskExecution,
  TaskModelItem,
  TaskScript,
  TaskStatus,
} from './documents/task.js';
export type { ModelDocument } from './documents/model.js';
export type { MetadataItem, MetricVariants } from './documents/shared.js';
export type { ProjectDocument } from './documents/project.js';
export type { AuthUserDocument, CredentialEntry, UserDocument } from './documents/user.js';
export type {
  CompanyDocument,
  QueueDocument,
  QueueEntry,
  QueueSampleDocument,
  RevokedSessionDocument,
  ScrollDocument,
  SettingDocument,
  UrlToDeleteDocument,
  UsageDocument,
} from './documents/administration.js';
