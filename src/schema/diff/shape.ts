import { type Definitions, type JsonSchema, type JsonType, definitionName } from '../json-schema.js';

/** Types that a value can have beside null. `number` stands for fractions: a schema that says number takes integers too. */
export type ValueType = Exclude<JsonType, 'null'>;

/**
 * What a schema says of one value, with the different ways to write the same thing brought together: references are resolved, a
 * constant is a list of one value, and null is told apart from types, values and alternatives.
 */
export interface Shape {
  /** The schema without its `$ref`; what is below it still has references. */
  schema: JsonSchema;
  types: ReadonlySet<ValueType>;
  nullable: boolean;
  /** The only values that it can have; undefined when any value of the types will do. */
  values: readonly unknown[] | undefined;
  /** The schemas of `anyOf` or `oneOf`. */
  alternatives: readonly JsonSchema[];
}

const VALUE_TYPES: readonly ValueType[] = ['string', 'integer', 'number', 'boolean', 'object', 'array'];

/** The shape of a schema. References are followed as far as this value needs: definitions never refer to themselves. */
export function shapeOf(schema: JsonSchema, definitions: Definitions): Shape {
  const { anyOf, oneOf, ...own } = withoutReference(schema, definitions);
  const offered = (anyOf ?? oneOf ?? []).map((one) => withoutReference(one, definitions));
  const alternatives = offered.filter((one) => one.type !== 'null');
  const [only] = alternatives;
  if (only && alternatives.length === 1) {
    const shape = shapeOf({ ...only, ...own }, definitions);
    return alternatives.length === offered.length ? shape : { ...shape, nullable: true };
  }
  const values = own.enum ?? ('const' in own ? [own.const] : undefined);
  const stated = own.type === undefined ? undefined : [own.type].flat();
  const takesNull = stated?.includes('null') ?? (offered.length === 0 || offered.length > alternatives.length);
  return {
    schema: own,
    types: typesOf(stated, values),
    nullable: takesNull && (values?.includes(null) ?? true),
    values: values?.filter((value) => value !== null),
    alternatives,
  };
}

/** The types that `a` has and `b` lacks, in a fixed order. */
export function typesBeyond(a: Shape, b: Shape): ValueType[] {
  return VALUE_TYPES.filter((type) => a.types.has(type) && !b.types.has(type));
}

/** Whether a value can satisfy both, null aside; shapes without a type in common differ in nothing else worth telling. */
export function shareTypes(a: Shape, b: Shape): boolean {
  return [...a.types].some((type) => b.types.has(type));
}

/** Whether two shapes have the same types, null aside. */
export function haveSameTypes(a: Shape, b: Shape): boolean {
  return typesBeyond(a, b).length === 0 && typesBeyond(b, a).length === 0;
}

function withoutReference(schema: JsonSchema, definitions: Definitions): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  const target = definitions[definitionName($ref)];
  if (target === undefined) throw new Error(`${$ref} is not defined`);
  return { ...withoutReference(target, definitions), ...beside };
}

function typesOf(stated: readonly JsonType[] | undefined, values: readonly unknown[] | undefined): Set<ValueType> {
  if (stated === undefined) return new Set(values ? values.flatMap(typesOfValue) : VALUE_TYPES);
  return new Set(
    VALUE_TYPES.filter((type) => stated.includes(type) || (type === 'integer' && stated.includes('number'))),
  );
}

function typesOfValue(value: unknown): ValueType[] {
  if (value === null) return [];
  if (Array.isArray(value)) return ['array'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer'] : ['number'];
  return VALUE_TYPES.filter((type) => type === typeof value);
}
