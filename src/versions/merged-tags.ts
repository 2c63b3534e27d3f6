import type { JsonObject } from '../json/is-object.js';
import { adaptDocuments } from '../rpc/adapt-documents.js';
import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** System tags that old clients send among the ordinary ones, by service (wire-protocol.md §4.5, tasks.md §3.1). */
const SYSTEM_TAGS: Readonly<Record<string, readonly RegExp[]>> = {
  models: [/^-?(?:active|archived)$/],
  projects: [/^-?(?:archived|public|default)$/],
  tasks: [/^-?(?:active|archived|development)$/, /^-?annotat/i],
};

/** What reads or writes tags, by service. Queues are younger than the change. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  models: [
    'create',
    'edit',
    'update',
    'update_for_task',
    'get_all',
    'get_all_ex',
    'get_by_id',
    'get_by_id_ex',
    'get_by_task_id',
  ],
  projects: ['create', 'update', 'get_all', 'get_all_ex', 'get_by_id'],
  tasks: ['create', 'validate', 'edit', 'update', 'update_batch', 'get_all', 'get_all_ex', 'get_by_id', 'get_by_id_ex'],
};

/** Where answers hold documents with tags. */
const DOCUMENTS = ['model', 'models', 'project', 'projects', 'task', 'tasks', 'fields'];

/**
 * Before 2.3 there was one list of tags: on the way in the system tags are taken out of it, on the way out the list is the union of
 * both.
 */
export const mergedTags: VersionAdapter = {
  name: 'merged-tags',
  before: parseApiVersion('2.3'),
  actions: Object.entries(ACTIONS).flatMap(([service, actions]) => actions.map((action) => `${service}.${action}`)),
  request: (request, action) => splitTags(request, SYSTEM_TAGS[action.split('.')[0] ?? ''] ?? []),
  response: (answer) => adaptDocuments(answer, DOCUMENTS, mergeTags),
};

function splitTags(request: JsonObject, known: readonly RegExp[]): JsonObject {
  const { tags, system_tags: systemTags } = request;
  const given = typeof tags === 'string' ? [tags] : tags;
  if (!Array.isArray(given) || (Array.isArray(systemTags) && systemTags.length > 0)) return request;
  const isSystem = (tag: unknown) => typeof tag === 'string' && known.some((pattern) => pattern.test(tag));
  return { ...request, tags: given.filter((tag) => !isSystem(tag)), system_tags: given.filter(isSystem) };
}

function mergeTags(document: JsonObject): JsonObject {
  if (!Array.isArray(document['system_tags'])) return document;
  const tags: unknown[] = Array.isArray(document['tags']) ? document['tags'] : [];
  return { ...document, tags: [...new Set([...tags, ...document['system_tags']].map(String))].sort() };
}
