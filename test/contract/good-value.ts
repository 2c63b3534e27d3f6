import type { ApiDocument, Schema } from './api-document.js';

/** Numbers from 0 to below 1. */
type Random = () => number;

/** Levels of optional members below the body: deeper ones are left out. */
const MAX_DEPTH = 3;

/** A value that a schema of the document allows, made by chance. Texts that exist come from `known`, by the name of their field. */
export function goodValue(
  document: ApiDocument,
  schema: Schema,
  random: Random,
  known: (field: string) => string | undefined,
): unknown {
  return valueOf(schema, '', 0);

  function valueOf(declared: Schema, field: string, depth: number): unknown {
    const resolved = document.resolve(declared);
    const { const: constant, enum: values, anyOf, oneOf } = resolved;
    if (constant !== undefined) return constant;
    if (Array.isArray(values)) return pick(values);
    const choices = [anyOf, oneOf].find(Array.isArray);
    if (choices) return valueOf(pick(choices), field, depth);
    return valueOfType(pick([resolved['type'] ?? 'object'].flat()), resolved, field, depth);
  }

  function valueOfType(type: unknown, schema: Schema, field: string, depth: number): unknown {
    switch (type) {
      case 'string':
        return textOf(schema, field);
      case 'integer':
      case 'number':
        return Math.min(numberOf(schema['maximum'], 10), numberOf(schema['minimum'], 0) + Math.floor(random() * 3));
      case 'boolean':
        return random() < 0.5;
      case 'array': {
        const length = Math.max(numberOf(schema['minItems'], 0), Math.floor(random() * 3));
        return Array.from({ length }, () => valueOf(schemaIn(schema['items']), field, depth + 1));
      }
      case 'object':
        return objectOf(schema, depth);
      default:
        return null;
    }
  }

  function objectOf(schema: Schema, depth: number): object {
    const required = [schema['required'] ?? []].flat();
    const properties = Object.entries(schemaIn(schema['properties']));
    const wanted = properties.filter(
      ([name]) => required.includes(name) || (depth < MAX_DEPTH && random() < Math.min(0.6, 4 / properties.length)),
    );
    return Object.fromEntries(wanted.map(([name, member]) => [name, valueOf(schemaIn(member), name, depth + 1)]));
  }

  function textOf({ format, minLength }: Schema, field: string): string {
    if (format === 'email') return 'somebody@example.com';
    if (format === 'date-time') return '2026-01-01T00:00:00Z';
    return (known(field) ?? 'text').padEnd(numberOf(minLength, 0), 'x');
  }

  function pick<T>(values: readonly T[]): T {
    const picked = values[Math.floor(random() * values.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function schemaIn(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
