import type { JsonObject } from '../../json/is-object.js';

/** A list request that fetches more than it shows, and what to take out of the rows again. */
export interface WidenedRequest {
  request: JsonObject;
  surplus: readonly string[];
}

/** Makes a list request fetch fields that decorating its rows takes, whatever its projection leaves out (projects.md §9.3). */
export function widenProjection(request: JsonObject, needed: readonly string[]): WidenedRequest {
  const { projection, only_fields: onlyFields, ...others } = request;
  const names = namesOf(isEmpty(projection) ? onlyFields : projection);
  if (!names) return { request, surplus: [] };
  const kept = names.filter((name) => !needed.some((field) => name === `-${field}`));
  const surplus = needed.filter((field) => names.includes(`-${field}`));
  const includesSome = kept.some((name) => !name.startsWith('-')) && !kept.includes('*');
  const added = includesSome ? needed.filter((field) => !kept.includes(field)) : [];
  return {
    request: { ...others, projection: [...kept, ...added] },
    // The list adds ids by itself, and they are shown.
    surplus: [...surplus, ...added.filter((field) => field !== 'id')],
  };
}

function isEmpty(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}

/** The names in a projection; undefined when there are none, or some that the listing will refuse. */
function namesOf(value: unknown): string[] | undefined {
  const names: unknown[] = Array.isArray(value) ? value : [value];
  const texts = names.filter((name) => typeof name === 'string' && name !== '').map(String);
  return texts.length > 0 && texts.length === names.length ? texts : undefined;
}
