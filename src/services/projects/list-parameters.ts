import type { JsonObject } from '../../json/is-object.js';

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
