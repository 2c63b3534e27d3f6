import type {
  Collection,
  CollationOptions,
  CreateIndexesOptions,
  Document,
  IndexDescription,
  IndexDirection,
} from 'mongodb';

/** An index of a collection. Names, keys and options of those that an existing database has are kept (storage-model.md §14). */
export interface IndexDefinition {
  keys: Readonly<Record<string, IndexDirection>>;
  options?: Omit<CreateIndexesOptions, 'name'>;
  /** Default: the driver's own name, `<key>_<direction>_…`. */
  name?: string;
}

const ascending = (...fields: string[]): IndexDefinition => ({
  keys: Object.fromEntries(fields.map((field) => [field, 1])),
});

/**
 * An index that serves a listing: what is fixed, then what it is ordered by, then the tie-breaker `_id` that every order ends
 * in (design.md, «Facts of the wire»), then fields that a filter can be decided by without reading the document.
 */
const listing = (
  fixed: readonly string[],
  field: string,
  direction: 1 | -1,
  decided: readonly string[] = [],
): IndexDefinition => ({
  keys: { ...ascending(...fixed).keys, [field]: direction, _id: 1, ...ascending(...decided).keys },
});

const text = (name: string, weights: Readonly<Record<string, number>>): IndexDefinition => ({
  keys: Object.fromEntries(Object.keys(weights).map((field) => [field, 'text'])),
  options: { weights: { ...weights } },
  name,
});

/** A counter that nobody adds to for a year tells of nobody who still calls. */
const USAGE_KEPT_SEC = 365 * 24 * 60 * 60;

/** The order of texts under which numbers in them count as numbers (query-language.md §14). */
export const NUMERIC: CollationOptions = { locale: 'en_US', numericOrdering: true };

/** Half a year: upstream keeps them for ever (queues-workers.md §9). */
const QUEUE_SAMPLES_KEPT_SEC = 183 * 24 * 60 * 60;

/** Indexes of the backend database, by collection (storage-model.md §5–§14), and those that serve listings. */
export const BACKEND_INDEXES: Readonly<Record<string, readonly IndexDefinition[]>> = {
  project: [
    { ...ascending('name', 'company'), options: { unique: true } },
    ascending('parent'),
    ascending('path'),
    ascending('company', 'name'),
    ascending('company', 'basename'),
    listing(['company'], 'last_update', -1, ['name', 'basename', 'parent', 'user']),
    listing(['company'], 'name', 1, ['basename', 'parent', 'user']),
    text('backend-db.project.main_text_index', { name: 10, description: 10, _id: 1, id: 10 }),
  ],
  model: [
    ascending('parent'),
    ascending('project'),
    ascending('task'),
    ascending('last_update'),
    ascending('company', 'last_update'),
    ascending('company', 'name'),
    ascending('company', 'uri'),
    ascending('company', 'tags'),
    ascending('company', 'system_tags'),
    ascending('company', 'project', 'tags'),
    ascending('company', 'project', 'system_tags'),
    ascending('company', 'user'),
    ascending('company', 'project', 'user'),
    ascending('company', 'framework'),
    ascending('company', 'project', 'framework'),
    listing(['company'], 'last_update', -1, ['name', 'ready']),
    listing(['company'], 'created', -1),
    listing(['company', 'project'], 'last_update', -1, ['name', 'ready', 'user']),
    listing(['company', 'tags'], 'last_update', -1),
    listing(['company', 'user'], 'last_update', -1),
    listing(['company', 'project'], 'created', -1),
    listing(['company'], 'name', 1),
    listing(['company', 'project'], 'name', 1),
    text('backend-db.model.main_text_index', { name: 10, comment: 10, parent: 5, task: 3, project: 3, _id: 1, id: 10 }),
  ],
  queue: [{ ...ascending('name', 'company'), options: { unique: true } }],
  queue_metrics: [
    ascending('company', 'queue', 'timestamp'),
    { ...ascending('timestamp'), options: { expireAfterSeconds: QUEUE_SAMPLES_KEPT_SEC } },
  ],
  task: [
    ascending('created'),
    ascending('started'),
    ascending('completed'),
    ascending('active_duration'),
    ascending('parent'),
    ascending('project'),
    ascending('last_update'),
    ascending('status_changed'),
    ascending('models.input.model'),
    ascending('company', 'name'),
    ascending('company', 'status', 'type'),
    ascending('company', 'last_update', 'system_tags'),
    ascending('company', 'type', 'system_tags', 'status'),
    ascending('company', 'project', 'type', 'system_tags', 'status'),
    ascending('status', 'last_update'),
    { ...ascending('company', 'project'), options: { collation: NUMERIC } },
    ascending('company', 'tags'),
    ascending('company', 'system_tags'),
    ascending('company', 'project', 'tags'),
    ascending('company', 'project', 'system_tags'),
    ascending('company', 'user'),
    ascending('company', 'project', 'user'),
    ascending('company', 'parent'),
    ascending('company', 'project', 'parent'),
    ascending('company', 'type'),
    ascending('company', 'project', 'type'),
    // Each of the following adds about 2 % to what the database does to insert a task, and as much to an update of `last_update`. What
    // may be rare leads an index; only within a project is it looked for among all entries.
    listing(['company'], 'last_update', -1),
    listing(['company', 'status'], 'last_update', -1, ['type', 'user']),
    listing(['company', 'tags'], 'last_update', -1, ['status', 'type']),
    listing(['company', 'user'], 'last_update', -1, ['status', 'type']),
    listing(['company', 'project'], 'last_update', -1, ['status', 'type', 'user']),
    listing(['company', 'project', 'tags'], 'last_update', -1, ['status', 'type', 'user']),
    { ...listing(['company', 'project'], 'last_update', -1), options: { collation: NUMERIC } },
    // The project at its end only tells it from the one without a collation: hints name indexes by their keys.
    { ...listing(['company'], 'last_update', -1, ['project']), options: { collation: NUMERIC } },
    listing(['company'], 'created', -1),
    listing(['company', 'project'], 'created', -1),
    listing(['company', 'project'], 'name', 1),
    text('backend-db.task.main_text_index', {
      name: 10,
      comment: 10,
      report: 10,
      'models.output.model': 2,
      'models.input.model': 2,
      'script.repository': 1,
      'script.entry_point': 1,
      _id: 1,
      id: 10,
    }),
  ],
  versions: [{ keys: { created: -1, num: -1 } }],
  url_to_delete: [
    { ...ascending('url', 'company'), options: { unique: true, sparse: true } },
    ascending('company', 'user', 'task'),
    ascending('company', 'storage_type', 'url'),
    ascending('status', 'retry_count', 'storage_type'),
  ],
  scroll: [{ ...ascending('expires'), options: { expireAfterSeconds: 0 } }],
  download: [{ ...ascending('expires'), options: { expireAfterSeconds: 0 } }],
  api_usage: [
    ascending('credential', 'company', 'user', 'client'),
    { ...ascending('last_used'), options: { expireAfterSeconds: USAGE_KEPT_SEC } },
  ],
};

/** Indexes of the auth database. */
export const AUTH_INDEXES: Readonly<Record<string, readonly IndexDefinition[]>> = {
  user: [{ ...ascending('email'), options: { unique: true, sparse: true } }, ascending('credentials.key')],
  revoked_session: [ascending('revoked'), { ...ascending('expires'), options: { expireAfterSeconds: 0 } }],
};

/** Creates the indexes that a collection lacks; one that is there under the same name is left alone, whatever it says. */
export async function ensureIndexes(
  collection: Collection<Document>,
  definitions: readonly IndexDefinition[],
): Promise<void> {
  const missing = await missingIndexes(collection, definitions);
  if (missing.length > 0) await collection.createIndexes(missing);
}

/** The indexes whose name a collection lacks, as the driver wants them. */
export async function missingIndexes(
  collection: Collection<Document>,
  definitions: readonly IndexDefinition[],
): Promise<(IndexDescription & { name: string })[]> {
  const existing = new Set(await existingNames(collection));
  return definitions
    .map(({ keys, options, name }) => ({ key: { ...keys }, ...options, name: name ?? defaultName(keys) }))
    .filter(({ name }) => !existing.has(name));
}

async function existingNames(collection: Collection<Document>): Promise<string[]> {
  const found = await collection.db.listCollections({ name: collection.collectionName }, { nameOnly: true }).toArray();
  if (found.length === 0) return [];
  const indexes = await collection.indexes();
  return indexes.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

function defaultName(keys: IndexDefinition['keys']): string {
  return Object.entries(keys)
    .map(([field, direction]) => `${field}_${String(direction)}`)
    .join('_');
}
