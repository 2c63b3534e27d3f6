import { type JsonObject, isObject } from '../json/is-object.js';
import type { JsonSchema } from './json-schema.js';

/** What was sent as text, by dotted path: of one value, or of each item of a list. */
export type ArgumentTexts = ReadonlyMap<string, string | readonly string[]>;

/** Where a request's values came from: JSON has types, a query string or form has only text. */
export interface LeniencyOptions {
  /** One scalar at the top becomes a list of one where a list is declared. */
  wrapScalars: boolean;
  /** Values that were read from text: they are wrapped too, and stay text where text is declared. */
  texts: ArgumentTexts;
}

/**
 * Brings the values of a request into the declared types, in place, where existing clients need it and no meaning is
 * lost (wire-protocol.md §5.3, §10.2): scalars for lists, fractions for integers, 0 and 1 for booleans, and the
 * original text where a string is due. Everything else is left for validation to judge.
 */
export function applyLeniency(schema: JsonSchema, request: JsonObject, { wrapScalars, texts }: LeniencyOptions): void {
  relaxMembers(schema, request, { wrapScalars, texts, prefix: '' });
}

/** What holds for the members of an object. `prefix` opens their paths: empty, or a path and a dot. */
interface Surroundings extends LeniencyOptions {
  prefix: string;
}

const WITHOUT_TEXTS: Surroundings = { wrapScalars: false, texts: new Map(), prefix: '' };

function relaxMembers(schema: JsonSchema, members: JsonObject, { wrapScalars, texts, prefix }: Surroundings): void {
  for (const [name, property] of declaredMembers(schema, members, texts)) {
    const path = `${prefix}${name}`;
    const text = texts.get(path);
    const value = text === undefined ? members[name] : textIfDeclared(property, members[name], text);
    const wraps = wrapScalars || text !== undefined;
    members[name] = relax(property, value, wraps, { wrapScalars: false, texts, prefix: `${path}.` });
  }
}

/** Members that are there, with what is declared for them. What is in maps matters for text only: JSON has its types there. */
function declaredMembers(
  { properties = {}, additionalProperties }: JsonSchema,
  members: JsonObject,
  texts: ArgumentTexts,
): [string, JsonSchema][] {
  const declared = Object.entries(properties).filter(([name]) => Object.hasOwn(members, name));
  if (typeof additionalProperties !== 'object' || texts.size === 0) return declared;
  const others = Object.keys(members).filter((name) => !Object.hasOwn(properties, name));
  return [...declared, ...others.map((name): [string, JsonSchema] => [name, additionalProperties])];
}

/** Conversion has made numbers and booleans of text that looks like them; a schema that wants text gets the text. */
function textIfDeclared(schema: JsonSchema, value: unknown, text: string | readonly string[]): unknown {
  if (typeof text !== 'string') return accepts(schema.items, 'string') ? [...text] : value;
  return accepts(schema, 'string') || accepts(schema.items, 'string') ? text : value;
}

function relax(schema: JsonSchema, value: unknown, wraps: boolean, below: Surroundings): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items && mayNeedLeniency(items) ? value.map((item) => relax(items, item, false, WITHOUT_TEXTS)) : value;
  }
  if (typeof value === 'number') {
    if (accepts(schema, 'integer') && !accepts(schema, 'number')) return Math.trunc(value);
    if ((value === 0 || value === 1) && accepts(schema, 'boolean')) return value === 1;
  }
  if (isObject(value)) {
    relaxMembers(schema, value, below);
    return value;
  }
  const isScalarForList = wraps && value !== null && accepts(schema, 'array') && !accepts(schema, typeof value);
  return isScalarForList ? [relax(schema.items ?? {}, value, false, WITHOUT_TEXTS)] : value;
}

function mayNeedLeniency(schema: JsonSchema): boolean {
  return accepts(schema, 'integer') || accepts(schema, 'boolean') || schema.properties !== undefined;
}

function accepts(schema: JsonSchema | undefined, type: string): boolean {
  return schema?.type === type || (Array.isArray(schema?.type) && schema.type.includes(type));
}
