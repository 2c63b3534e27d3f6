import { isObject } from '../json/is-object.js';

/** Names of JSON types as schemas use them. */
export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/**
 * The closed dialect of JSON Schema that service files and the configuration are written in
 * (schema/meta.conf says the same to the build).
 */
export interface JsonSchema {
  description?: string;
  type?: JsonType | readonly JsonType[];
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  $ref?: string;
  /** `handler`: the schema is documentation, the handler checks the value (query language). */
  validated_by?: 'handler';
}

/** Schemas that `#/definitions/<name>` refers to. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

const DEFINITION = '#/definitions/';

/** The name that a `$ref` points to. */
export function definitionName(ref: string): string {
  return ref.startsWith(DEFINITION) ? ref.slice(DEFINITION.length) : ref;
}

/**
 * Applies `change` to a schema and everything below it, children first, and returns the changed copy.
 * `$ref`s are kept as they are.
 */
export function mapSchema(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const copy: JsonSchema = { ...schema };
  const below = (child: JsonSchema) => mapSchema(child, change);
  if (schema.properties) {
    copy.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, child]) => [name, below(child)]),
    );
  }
  if (schema.items) copy.items = below(schema.items);
  if (typeof schema.additionalProperties === 'object') copy.additionalProperties = below(schema.additionalProperties);
  if (schema.anyOf) copy.anyOf = schema.anyOf.map(below);
  if (schema.oneOf) copy.oneOf = schema.oneOf.map(below);
  return change(copy);
}

/** Replaces every `$ref` by the definition that it names. Definitions must not refer to themselves. */
export function inlineReferences(schema: JsonSchema, definitions: Definitions): JsonSchema {
  return mapSchema(schema, (part) => {
    if (part.$ref === undefined) return part;
    const { $ref, ...beside } = part;
    const target = definitions[definitionName($ref)];
    if (target === undefined) throw new Error(`${$ref} is not defined`);
    return { ...inlineReferences(target, definitions), ...beside };
  });
}

/** Whether a value can be read as a schema at all: an object. What it says is for the meta-schema to check. */
export function isJsonSchema(value: unknown): value is JsonSchema {
  return isObject(value);
}
