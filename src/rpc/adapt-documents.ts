import { type JsonObject, isObject } from '../json/is-object.js';

/**
 * Changes the documents of an answer and leaves the rest of it: what version adapters do on the way out.
 *
 * @param members names under which the answer holds a document or a list of them; those that are missing or null stay so
 */
export function adaptDocuments(
  answer: JsonObject,
  members: readonly string[],
  change: (document: JsonObject) => JsonObject,
): JsonObject {
  const changed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(changed);
    return isObject(value) ? change(value) : value;
  };
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, members.includes(name) ? changed(value) : value]),
  );
}
