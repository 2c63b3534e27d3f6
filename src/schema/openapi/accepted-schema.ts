import { type JsonSchema, mapSchema } from '../json-schema.js';
import { withNullableMembers } from '../nullable-members.js';
import type { SurfaceAction } from '../surface/surface.js';

/**
 * The request of an action as its callers may send it (wire-protocol.md §10.1, §10.2): null stands for absence wherever a value
 * is not required, keys that must be present are required, and the query language takes parameters that no schema can list.
 * The conversions that spare old clients (cut fractions, one value for a list) are not promised, and so not in it.
 */
export function acceptedRequest({ request, required_keys: keys, query }: SurfaceAction): JsonSchema {
  const accepted = acceptedSchema(request);
  const required = [...new Set([...(request.required ?? []), ...keys])];
  return {
    ...accepted,
    ...(required.length > 0 && { required }),
    ...(query && { additionalProperties: true }),
  };
}

/** A schema inside of a request, or a definition that requests refer to. */
export function acceptedSchema(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (part) => withNullableMembers(part, orNull));
}

const NULL: JsonSchema = { type: 'null' };

function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values, ...rest } = schema;
  if (type !== undefined && schema.const === undefined && !schema.anyOf && !schema.oneOf) {
    const types = typeof type === 'string' ? [type] : type;
    if (types.includes('null')) return schema;
    return { ...rest, type: [...types, 'null'], ...(values && { enum: [...values, null] }) };
  }
  const { description, ...described } = schema;
  if (Object.keys(described).every((key) => key === 'validated_by')) return schema;
  return { ...(description !== undefined && { description }), anyOf: [described, NULL] };
}
