import { pascalCase } from '../generate-types.js';
import type { JsonSchema, JsonType } from '../json-schema.js';

/** A type with a name, such as `get_all_request`. `#/definitions/<name>` in the schema of any type of the list refers to it. */
export interface NamedType {
  name: string;
  /** Objects with properties stand only at its top: those further down have become types of their own. */
  schema: JsonSchema;
}

/** Types in the order of their declaration. */
export interface TypeList {
  /** Adds a type, and one for every object with properties inside it. A name that is taken gets a number. */
  declare(name: string, schema: JsonSchema): NamedType;
  all(): NamedType[];
}

/** An empty list of types. Names differ in every spelling: `a_b` and `ab` are the same. */
export function createTypeList(): TypeList {
  const types: NamedType[] = [];
  const taken = new Set<string>();

  function freeName(wanted: string): string {
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : `${wanted}_${number}`;
      const spelling = pascalCase(name).toLowerCase();
      if (taken.has(spelling)) continue;
      taken.add(spelling);
      return name;
    }
  }

  function declare(wanted: string, schema: JsonSchema): NamedType {
    const type = { name: freeName(wanted), schema };
    types.push(type);
    type.schema = withNamedParts(schema, type.name);
    return type;
  }

  /** The schema with the objects below it replaced by references. */
  function withNamedParts(schema: JsonSchema, owner: string): JsonSchema {
    const copy: JsonSchema = { ...schema };
    const named = (part: JsonSchema, name: string) => nameObject(part, name);
    if (schema.properties) {
      copy.properties = Object.fromEntries(
        Object.entries(schema.properties).map(([name, part]) => [name, named(part, `${owner}_${bare(name)}`)]),
      );
    }
    if (schema.items) copy.items = named(schema.items, singular(owner));
    if (typeof schema.additionalProperties === 'object') {
      copy.additionalProperties = named(schema.additionalProperties, singular(owner));
    }
    if (schema.anyOf) copy.anyOf = schema.anyOf.map((part) => named(part, owner));
    if (schema.oneOf) copy.oneOf = schema.oneOf.map((part) => named(part, owner));
    return copy;
  }

  function nameObject(schema: JsonSchema, name: string): JsonSchema {
    const others = typesOf(schema).filter((type) => type !== 'object');
    if (!schema.properties) return withNamedParts(schema, name);
    const { description, properties, required, additionalProperties, ...rest } = schema;
    const object: JsonSchema = {
      type: 'object',
      properties,
      ...(description !== undefined && { description }),
      ...(required && { required }),
      ...(additionalProperties !== undefined && { additionalProperties }),
    };
    const reference = { $ref: `#/definitions/${declare(name, object).name}` };
    const described = description === undefined ? {} : { description };
    if (others.length === 0) return { ...described, ...reference };
    return { ...described, anyOf: [reference, withNamedParts({ ...rest, type: others }, name)] };
  }

  return { declare, all: () => types };
}

function typesOf({ type }: JsonSchema): readonly JsonType[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}

/** `_any_` → `any`. */
function bare(name: string): string {
  return name.replace(/^_+|_+$/g, '').replace(/\W+/g, '_');
}

/** The name of one of many: `get_tags_response_companies` → `get_tags_response_company`, `failed` → `failed_item`. */
function singular(name: string): string {
  if (/[^s]ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/[^su]s$/.test(name)) return name.slice(0, -1);
  return `${name}_item`;
}
