import type { OpenAPIV3_1 } from 'openapi-types';
import { type JsonSchema, definitionName } from '../json-schema.js';

/**
 * A schema of a service file as OpenAPI writes it: the same JSON Schema, but for references and for what only the server reads.
 *
 * @param nameOf the component's name of a definition
 */
export function convertSchema(schema: JsonSchema, nameOf: (definition: string) => string): OpenAPIV3_1.SchemaObject {
  const convert = (child: JsonSchema) => convertSchema(child, nameOf);
  const { $ref, type, items, validated_by: _, ...rest } = schema;
  // What stands beside a reference holds too, since OpenAPI 3.1.
  const reference = $ref === undefined ? {} : schemaRef(nameOf(definitionName($ref)));
  const base = { ...convertBelow(rest, convert), ...reference };
  if (type === 'array') return { ...base, type, items: items ? convert(items) : {} };
  if (typeof type === 'string') return { ...base, type };
  return { ...base, ...(type && { type: [...type] }), ...(items && { items: convert(items) }) };
}

/** Refers to a schema of the document. */
export function schemaRef(name: string): OpenAPIV3_1.ReferenceObject {
  return { $ref: `#/components/schemas/${name}` };
}

type Untyped = Omit<JsonSchema, '$ref' | 'type' | 'items' | 'validated_by'>;

function convertBelow(
  schema: Untyped,
  convert: (child: JsonSchema) => OpenAPIV3_1.SchemaObject,
): OpenAPIV3_1.BaseSchemaObject {
  const { properties, required, additionalProperties, enum: values, anyOf, oneOf, ...plain } = schema;
  return {
    ...plain,
    ...(values && { enum: [...values] }),
    ...(required && { required: [...required] }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, convert(child)])),
    }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? convert(additionalProperties) : additionalProperties,
    }),
    ...(anyOf && { anyOf: anyOf.map(convert) }),
    ...(oneOf && { oneOf: oneOf.map(convert) }),
  };
}
