import fc from 'fast-check';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import { NASTY_TEXTS, NASTY_VALUES } from './nasty-values.js';

/** Texts that exist, by the name of the field that holds them; `''` for all other fields. */
export type KnownTexts = (field: string) => readonly string[];

/** Values as a schema declares them: what is required is there, and some of the rest. */
export function declaredObject(schema: JsonSchema, known: KnownTexts): fc.Arbitrary<object> {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return freeObject(schema, known);
  const { fields, pattern } = schema.properties ?? {};
  if (fields && pattern) return multiField(known);
  const required = new Set(schema.required);
  const optionalPercent = Math.max(10, Math.min(60, 300 / properties.length));
  const members = properties.map(([name, property]) =>
    fc
      .tuple(fc.nat(99), declaredValue(property, name, known))
      .map(([dice, value]): [string, unknown][] =>
        required.has(name) || dice < optionalPercent ? [[name, value]] : [],
      ),
  );
  return fc.tuple(...members).map((present) => Object.fromEntries(present.flat()));
}

/** A search in several fields, by pattern or by date but not by both (query-language.md §8). */
function multiField(known: KnownTexts): fc.Arbitrary<object> {
  const fields = fc.array(fc.constantFrom(...known('fields')), { minLength: 1, maxLength: 2 });
  return fc.oneof(
    fc.record({ fields, pattern: fc.constantFrom(...known('pattern')) }),
    fc.record({ fields, datetime: fc.constantFrom(...known('last_update')) }),
  );
}

function declaredValue(schema: JsonSchema, field: string, known: KnownTexts): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => declaredValue(choice, field, known)));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object']);
  return fc.oneof(...types.map((type) => valueOfType(type, schema, field, known)));
}

function valueOfType(type: string, schema: JsonSchema, field: string, known: KnownTexts): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return fc.constantFrom(...known(field));
    case 'integer':
      return fc.constantFrom(1, 1, 2, 10, 100);
    case 'number':
      return fc.constantFrom(0, 0.5, -1, 1e9);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(declaredValue(schema.items ?? { type: 'string' }, field, known), { minLength: 1, maxLength: 3 });
    case 'object':
      return declaredObject(schema, known);
    default:
      return fc.constant(null);
  }
}

/** An object with free keys: of the declared type where there is one, of any where there is none. */
function freeObject(schema: JsonSchema, known: KnownTexts): fc.Arbitrary<object> {
  const { additionalProperties: declared } = schema;
  const member = typeof declared === 'object' ? declaredValue(declared, '', known) : fc.constantFrom(...NASTY_VALUES);
  const key = fc.constantFrom(...known('key'), ...NASTY_TEXTS);
  return fc.array(fc.tuple(key, member), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
}
