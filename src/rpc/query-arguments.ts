import { isObject } from '../json/is-object.js';
import type { ArgumentTexts } from '../schema/leniency.js';
import { ApiError } from './api-error.js';
import { type JsonLimits, isReservedKey } from './parse-json.js';

/** A request built from text arguments, with their texts for schemas that want a string. */
export interface TextArguments {
  values: Record<string, unknown>;
  texts: ArgumentTexts;
}

/** A name and a value, as a query string or form holds them. */
export type Argument = readonly [name: string, value: string];

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBER = /^(?:\d+\.?\d*|\.\d+)$/;
/** Most arguments of a call. A name costs far more to lay than JSON to parse, and no client sends more than a few. */
export const MAX_ARGUMENTS = 10_000;
/** Longest name that a message shows, in characters. */
const SHOWN_NAME = 100;

/**
 * Lays query or form arguments over a request: `a.b=1` is a path, a repeated name or one ending in `[]` is a list, and
 * values that look like numbers or booleans become such (wire-protocol.md §5.3).
 *
 * @param request the JSON body; changed in place
 * @throws ApiError 400/12 for a path through something that is not an object, or that names a prototype; 400/0 beyond the limits
 */
export function layArguments(
  request: Record<string, unknown>,
  pairs: readonly Argument[],
  limits: JsonLimits,
): TextArguments {
  const texts = new Map<string, string | readonly string[]>();
  let components = 0;
  for (const [name, list] of groupByName(pairs)) {
    const path = withoutBrackets(name).split('.', limits.depth + 1);
    if (path.length > limits.depth) throw tooLarge(`nested deeper than ${limits.depth} levels`);
    components += path.length + list.length - 1;
    if (components > limits.values) throw tooLarge(`more than ${limits.values} values`);
    const isList = list.length > 1 || name.endsWith('[]');
    const first = list[0] ?? '';
    place(request, path, isList ? list.map(convert) : convert(first), name);
    texts.set(path.join('.'), isList ? list : first);
  }
  return { values: request, texts };
}

/** Cuts all brackets off the end. A regular expression would take quadratic time for a name full of brackets. */
function withoutBrackets(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === '[' || name[end - 1] === ']')) end -= 1;
  return name.slice(0, end);
}

function groupByName(pairs: readonly Argument[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const group = groups.get(name);
    if (group) group.push(value);
    else groups.set(name, [value]);
  }
  return groups;
}

function convert(text: string): unknown {
  // More digits than a number can have are kept as they are.
  if (NUMBER.test(text)) return Number.isFinite(Number(text)) ? Number(text) : text;
  if (text === 'true' || text === 'True' || text === 'TRUE') return true;
  if (text === 'false' || text === 'False' || text === 'FALSE') return false;
  return text;
}

function place(request: Record<string, unknown>, path: readonly string[], value: unknown, name: string): void {
  let branch = request;
  for (const [index, key] of path.entries()) {
    if (FORBIDDEN.has(key)) throw invalid(name, `the name ${key} is not allowed`);
    if (isReservedKey(key)) throw invalid(name, 'a name that cannot be stored');
    if (index === path.length - 1) {
      branch[key] = value;
      return;
    }
    const below: unknown = (Object.hasOwn(branch, key) ? branch[key] : undefined) ?? {};
    if (!isObject(below)) throw invalid(name, `${key} is not an object`);
    branch[key] = below;
    branch = below;
  }
}

function invalid(name: string, reason: string): ApiError {
  const shown = name.length > SHOWN_NAME ? `${name.slice(0, SHOWN_NAME)}…` : name;
  return new ApiError('bad_request.validation_error', { extra: `argument '${shown}': ${reason}` });
}

function tooLarge(extra: string): ApiError {
  return new ApiError('bad_request.malformed_body', { extra });
}
