import { type JsonObject, isObject } from '../json/is-object.js';
import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** System tags that old clients send among the ordinary ones, by service (wire-protocol.md §4.5). */
const SYSTEM_TAGS: Readonly<Record<string, readonly string[]>> = {
  models: ['active', 'archived'],
  projects: ['archived', 'public', 'default'],
};

/** Where answers hold documents with tags. */
const DOCUMENT_MEMBERS = ['model', 'models', 'project', 'projects', 'fields'] as const;

/**
 * Before 2.3 there was one list of tags: on the way in the system tags are taken out of it, on the way out the list is the union of
 * both.
 */
export const mergedTags: VersionAdapter = {
  name: 'merged-tags',
  before: parseApiVersion('2.3'),
  actions: [
    ...[
      'create',
      'edit',
      'update',
      'update_for_task',
      'get_all',
      'get_all_ex',
      'get_by_id',
      'get_by_id_ex',
      'get_by_task_id',
    ].map((action) => `models.${action}`),
    ...['create', 'update', 'get_all', 'get_all_ex', 'get_by_id'].map((action) => `projects.${action}`),
  ],
  request: (request, action) => splitTags(request, SYSTEM_TAGS[action.split('.')[0] ?? ''] ?? []),
  response: (response) =>
    Object.fromEntries(
      Object.entries(response).map(([name, value]) => [name, isDocumentMember(name) ? mergeIn(value) : value]),
    ),
};

function splitTags(request: JsonObject, known: readonly string[]): JsonObject {
  const { tags, system_tags: systemTags } = request;
  const given = typeof tags === 'string' ? [tags] : tags;
  if (!Array.isArray(given) || (Array.isArray(systemTags) && systemTags.length > 0)) return request;
  const isSystem = (tag: unknown) => typeof tag === 'string' && known.includes(tag.replace(/^-/, ''));
  return { ...request, tags: given.filter((tag) => !isSystem(tag)), system_tags: given.filter(isSystem) };
}

function isDocumentMember(name: string): boolean {
  return DOCUMENT_MEMBERS.some((member) => member === name);
}

function mergeIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mergeIn);
  if (!isObject(value) || !Array.isArray(value['system_tags'])) return value;
  const tags: unknown[] = Array.isArray(value['tags']) ? value['tags'] : [];
  return { ...value, tags: [...new Set([...tags, ...value['system_tags']].map(String))].sort() };
}
