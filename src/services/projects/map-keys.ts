import type { Document } from 'mongodb';

/** A field that holds a map; what older servers left there may be something else. */
const IS_MAP = { $type: 'object', $not: { $type: 'array' } };

/**
 * Pipeline stages that make one document of each entry of a map: its key and value, as `k` and `v` under `name`.
 * @param kept paths of the document that go into each; everything else is dropped
 */
export function unwindMap(path: string, name: string, kept: readonly string[] = []): Document[] {
  return [
    { $match: { [path]: IS_MAP } },
    { $project: { ...Object.fromEntries(kept.map((field) => [field, 1])), [name]: { $objectToArray: `$${path}` } } },
    { $unwind: `$${name}` },
  ];
}
