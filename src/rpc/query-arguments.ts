import { isObject } from '../json/is-object.js';
import { ApiError } from './api-error.js';

/** A request built from text arguments, with the text of each top-level scalar for schemas that want a string. */
export interface TextArguments {
  values: Record<string, unknown>;
  texts: Map<string, string>;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const INTEGER = /^\d+$/;
const FLOAT = /^(?:\d+\.\d*|\.\d+)$/;

/**
 * Lays query or form arguments over a request: `a.b=1` is a path, a repeated name or one ending in `[]` is a list, and
 * values that look like numbers or booleans become such (wire-protocol.md §5.3).
 *
 * @param request the JSON body; not changed
 * @throws ApiError 400/12 for a path through something that is not an object, or that names a prototype
 */
export function layArguments(request: Record<string, unknown>, pairs: Iterable<[string, string]>): TextArguments {
  const values = { ...request };
  const texts = new Map<string, string>();
  for (const [name, list] of groupByName(pairs)) {
    const path = name.replace(/[[\]]+$/, '').split('.');
    const isList = list.length > 1 || name.endsWith('[]');
    const first = list[0] ?? '';
    place(values, path, isList ? list.map(convert) : convert(first), name);
    if (path.length === 1 && !isList) texts.set(path[0] ?? '', first);
  }
  return { values, texts };
}

function groupByName(pairs: Iterable<[string, string]>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const group = groups.get(name);
    if (group) group.push(value);
    else groups.set(name, [value]);
  }
  return groups;
}

function convert(text: string): unknown {
  if (INTEGER.test(text) || FLOAT.test(text)) return Number(text);
  if (text === 'true' || text === 'True' || text === 'TRUE') return true;
  if (text === 'false' || text === 'False' || text === 'FALSE') return false;
  return text;
}

function place(tree: Record<string, unknown>, path: readonly string[], value: unknown, name: string): void {
  const [key = '', ...rest] = path;
  if (FORBIDDEN.has(key)) throw invalid(name, `the name ${key} is not allowed`);
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const below = tree[key] ?? {};
  if (!isObject(below)) throw invalid(name, `${key} is not an object`);
  const branch = { ...below };
  tree[key] = branch;
  place(branch, rest, value, name);
}

function invalid(name: string, reason: string): ApiError {
  return new ApiError('bad_request.validation_error', { extra: `argument '${name}': ${reason}` });
}
