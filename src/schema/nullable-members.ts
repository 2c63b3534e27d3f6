import type { JsonSchema } from './json-schema.js';

/**
 * One schema of a request as callers are held to it: null is fine for every member that is not required, and unknown members
 * are fine (wire-protocol.md §10.2). What lies below stays as it is.
 *
 * @param orNull makes a schema accept null too
 */
export function withNullableMembers(schema: JsonSchema, orNull: (member: JsonSchema) => JsonSchema): JsonSchema {
  const { additionalProperties, ...relaxed } = schema;
  const required = new Set(schema.required);
  if (schema.properties) {
    relaxed.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, child]) => [name, required.has(name) ? child : orNull(child)]),
    );
  }
  if (typeof additionalProperties === 'object')
    return { ...relaxed, additionalProperties: orNull(additionalProperties) };
  return additionalProperties === true ? { ...relaxed, additionalProperties } : relaxed;
}
