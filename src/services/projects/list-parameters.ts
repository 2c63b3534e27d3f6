import type { JsonObject } from '../../json/is-object.js';
import type { Condition } from '../../query/index.js';

/**
 * The parameters of a listing with `parent` and `shallow_search` turned into conditions on the tree (projects.md §8). The caller's own
 * `path` is dropped: it is ours.
 */
export function withTreeConditions(request: JsonObject): JsonObject {
  const { path: _internal, parent, shallow_search: shallow, ...others } = request;
  if (parent === null) return others;
  if (parent === undefined) return shallow ? { ...others, parent: [null] } : others;
  return shallow ? { ...others, parent } : { ...others, path: parent };
}

/** Leaves hidden projects out, unless they are searched for or asked for by id (query-language.md §4.1). */
export function hiddenCondition({ search_hidden: searchHidden, id }: JsonObject): Condition | undefined {
  return searchHidden || requestedIds(id).length > 0 ? undefined : { system_tags: { $ne: 'hidden' } };
}

/** The ids of a request's `id`: a text or a list. */
export function requestedIds(id: unknown): string[] {
  const ids: unknown[] = Array.isArray(id) ? id : [id];
  return ids.filter((value) => typeof value === 'string' && value !== '').map(String);
}
