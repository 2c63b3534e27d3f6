import { type JsonObject, isObject } from '../json/is-object.js';
import type { JsonSchema } from './json-schema.js';

/** Where a request's values came from: JSON has types, a query string or form has only text. */
export interface LeniencyOptions {
  /** One scalar becomes a list of one where a list is declared. */
  wrapScalars: boolean;
  /** Top-level names whose values were read from text, with that text. */
  texts: ReadonlyMap<string, string>;
}

/**
 * Brings the values of a request into the declared types, in place, where existing clients need it and no meaning is
 * lost (wire-protocol.md §5.3, §10.2): scalars for lists, fractions for integers, 0 and 1 for booleans, and the
 * original text where a string is due. Everything else is left for validation to judge.
 */
export function applyLeniency(schema: JsonSchema, request: JsonObject, options: LeniencyOptions): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!Object.hasOwn(request, name)) continue;
    const text = options.texts.get(name);
    const value = text !== undefined && accepts(property, 'string') ? text : request[name];
    request[name] = relax(property, value, options.wrapScalars || options.texts.has(name));
  }
}

function relax(schema: JsonSchema, value: unknown, wrapScalars: boolean): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items && mayNeedLeniency(items) ? value.map((item) => relax(items, item, false)) : value;
  }
  if (typeof value === 'number') {
    if (accepts(schema, 'integer') && !accepts(schema, 'number')) return Math.trunc(value);
    if ((value === 0 || value === 1) && accepts(schema, 'boolean')) return value === 1;
  }
  if (isObject(value)) {
    relaxObject(schema, value);
    return value;
  }
  const wraps = wrapScalars && value !== null && accepts(schema, 'array') && !accepts(schema, typeof value);
  return wraps ? [relax(schema.items ?? {}, value, false)] : value;
}

function relaxObject(schema: JsonSchema, value: JsonObject): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(value, name)) value[name] = relax(property, value[name], false);
  }
}

function mayNeedLeniency(schema: JsonSchema): boolean {
  return accepts(schema, 'integer') || accepts(schema, 'boolean') || schema.properties !== undefined;
}

function accepts(schema: JsonSchema, type: string): boolean {
  return schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type));
}
