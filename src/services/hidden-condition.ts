import type { JsonObject } from '../json/is-object.js';
import type { Condition } from '../query/index.js';

/** Leaves hidden projects and tasks out, unless they are searched for or asked for by id (query-language.md §4.1). */
export function hiddenCondition({ search_hidden: searchHidden, id }: JsonObject): Condition | undefined {
  return searchHidden || requestedIds(id).length > 0 ? undefined : { system_tags: { $ne: 'hidden' } };
}

/** The ids of a request's `id`: a text or a list. */
export function requestedIds(id: unknown): string[] {
  const ids: unknown[] = Array.isArray(id) ? id : [id];
  return ids.filter((value) => typeof value === 'string' && value !== '').map(String);
}
