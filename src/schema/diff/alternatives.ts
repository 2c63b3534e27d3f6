import { isDeepStrictEqual } from 'node:util';
import { type Definitions, type JsonSchema, inlineReferences, mapSchema } from '../json-schema.js';

/** Alternatives of a value before and after: which went, which came, and which stand in each other's place. */
export interface AlternativePairs {
  removed: readonly JsonSchema[];
  added: readonly JsonSchema[];
  /** Alternatives that differ, and are compared like any other value. */
  changed: readonly (readonly [before: JsonSchema, after: JsonSchema])[];
}

/**
 * Pairs the schemas of two `anyOf` or `oneOf`. Equal ones belong together wherever they stand; those that are left are taken for
 * changed ones when there are equally many, in their order, and for removed and added ones otherwise.
 */
export function pairAlternatives(
  before: readonly JsonSchema[],
  beforeDefinitions: Definitions,
  after: readonly JsonSchema[],
  afterDefinitions: Definitions,
): AlternativePairs {
  const contractsBefore = before.map((schema) => contractOf(schema, beforeDefinitions));
  const contractsAfter = after.map((schema) => contractOf(schema, afterDefinitions));
  const removed = before.filter(
    (_, i) => !contractsAfter.some((other) => isDeepStrictEqual(other, contractsBefore[i])),
  );
  const added = after.filter((_, i) => !contractsBefore.some((other) => isDeepStrictEqual(other, contractsAfter[i])));
  if (removed.length !== added.length) return { removed, added, changed: [] };
  const changed = removed.flatMap((schema, i) => (added[i] ? [[schema, added[i]] as const] : []));
  return { removed: [], added: [], changed };
}

/** A schema without references and descriptions. */
function contractOf(schema: JsonSchema, definitions: Definitions): JsonSchema {
  return mapSchema(inlineReferences(schema, definitions), ({ description: _, ...contract }) => contract);
}
