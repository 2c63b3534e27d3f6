import type { Condition } from './condition.js';
import { isObject } from '../json/is-object.js';
import { ApiError } from '../rpc/api-error.js';

/** The state in which the elements of a list filter are read (query-language.md §5.2). */
interface Reading {
  context: 'any' | 'all';
  /** A leading dash excludes. */
  legacy: boolean;
  /** The next value is excluded. */
  negate: boolean;
  /** How the buckets are combined; decided by what comes first. */
  combine: '$and' | '$or' | undefined;
  include: Set<string>;
  all: Set<string>;
  exclude: Set<string>;
  orEmpty: boolean;
}

/**
 * The condition of a plain list filter such as `tags: ["a", "-b"]` (query-language.md §5).
 *
 * @param values the parameter as sent; a scalar is a list of one, null and [] are no condition
 * @param field stored path
 * @throws ApiError 400/16 for wrong elements and operators
 */
export function listCondition(values: unknown, field: string): Condition | undefined {
  if (values === null || values === undefined) return undefined;
  const reading = readElements(Array.isArray(values) ? values : [values], field);
  const conditions: Condition[] = [];
  if (reading.include.size > 0) conditions.push({ [field]: { $in: [...reading.include] } });
  if (reading.all.size > 0) conditions.push({ [field]: { $all: [...reading.all] } });
  if (reading.exclude.size > 0) conditions.push({ [field]: { $nin: [...reading.exclude] } });
  const found = combine(conditions, reading.combine ?? '$and');
  if (!reading.orEmpty) return found;
  const empty: Condition[] = [{ [field]: { $in: [null, []] } }];
  return combine(found ? [found, ...empty] : empty, '$or');
}

function readElements(elements: readonly unknown[], field: string): Reading {
  const reading: Reading = {
    context: 'any',
    legacy: true,
    negate: false,
    combine: undefined,
    include: new Set(),
    all: new Set(),
    exclude: new Set(),
    orEmpty: false,
  };
  for (const element of elements) {
    if (element === null) {
      reading.negate = false;
      reading.combine ??= '$and';
      reading.orEmpty = true;
    } else if (typeof element !== 'string') {
      throw fieldError(field, `a list filter takes strings and nulls, got ${typeof element}`);
    } else if (element === '__$nop') {
      Object.assign(reading, { negate: false, context: 'any', legacy: true, combine: reading.combine ?? '$and' });
    } else if (element.startsWith('__$')) {
      readOperator(reading, element, field);
    } else {
      readValue(reading, element, field);
    }
  }
  if (reading.negate) throw fieldError(field, '__$not must be followed by a value');
  return reading;
}

function readOperator(reading: Reading, operator: string, field: string): void {
  if (reading.negate) throw fieldError(field, `__$not must be followed by a value, got ${operator}`);
  switch (operator) {
    case '__$not':
      reading.negate = true;
      return;
    case '__$all':
    case '__$and':
      Object.assign(reading, { context: 'all', legacy: false, combine: reading.combine ?? '$and' });
      return;
    case '__$any':
    case '__$or':
      Object.assign(reading, { context: 'any', legacy: false, combine: reading.combine ?? '$or' });
      return;
    default:
      throw fieldError(field, `unsupported operator ${operator}`);
  }
}

function readValue(reading: Reading, value: string, field: string): void {
  reading.combine ??= '$and';
  if (!reading.negate && reading.legacy && value.startsWith('-')) {
    if (value === '-') throw fieldError(field, 'nothing after the dash');
    reading.exclude.add(value.slice(1));
  } else if (reading.negate) {
    reading.exclude.add(value);
    reading.negate = false;
  } else {
    (reading.context === 'all' ? reading.all : reading.include).add(value);
  }
}

/** One part of a structured filter: what to include and what to exclude. */
interface Part {
  include?: unknown;
  exclude?: unknown;
}

/**
 * The condition of a structured filter: `{any: {include, exclude}, all: {…}, op}` (query-language.md §6).
 * @throws ApiError 400/12 for another shape
 */
export function structuredCondition(filter: unknown, field: string): Condition | undefined {
  if (filter === null || filter === undefined) return undefined;
  const { any, all, op } = membersOf(filter, ['any', 'all', 'op'], field);
  if (op !== undefined && op !== null && op !== 'and' && op !== 'or') throw shapeError(field, 'op must be and or or');
  const parts = [anyCondition(partOf(any, field), field), allCondition(partOf(all, field), field)];
  return combine(
    parts.filter((part) => part !== undefined),
    op === 'or' ? '$or' : '$and',
  );
}

function partOf(value: unknown, field: string): Part {
  return value === null || value === undefined ? {} : membersOf(value, ['include', 'exclude'], field);
}

function membersOf(value: unknown, names: readonly string[], field: string): Record<string, unknown> {
  if (!isObject(value)) throw shapeError(field, 'expected an object');
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw shapeError(field, `unknown key ${unknown}`);
  return value;
}

function anyCondition({ include, exclude }: Part, field: string): Condition | undefined {
  const wanted = valuesOf(include, field);
  const unwanted = valuesOf(exclude, field);
  const conditions: Condition[] = [];
  if (wanted.orEmpty) conditions.push({ [field]: { $size: 0 } });
  if (wanted.values.length > 0) conditions.push({ [field]: { $in: wanted.values } });
  if (unwanted.orEmpty) conditions.push({ [field]: { $not: { $size: 0 } } });
  if (unwanted.values.length > 0) conditions.push({ [field]: { $not: { $all: unwanted.values } } });
  return combine(conditions, '$or');
}

function allCondition({ include, exclude }: Part, field: string): Condition | undefined {
  const wanted = valuesOf(include, field);
  const unwanted = valuesOf(exclude, field);
  const conditions: Condition[] = [];
  if (wanted.values.length > 0) conditions.push({ [field]: { $all: wanted.values } });
  if (wanted.orEmpty) conditions.push({ [field]: { $size: 0 } });
  if (unwanted.values.length > 0) conditions.push({ [field]: { $nin: unwanted.values } });
  if (unwanted.orEmpty) conditions.push({ [field]: { $not: { $size: 0 } } });
  return combine(conditions, '$and');
}

/** Elements are compared as they are, but only scalars: an object would be an operator. */
function valuesOf(list: unknown, field: string): { values: (string | number | boolean)[]; orEmpty: boolean } {
  if (list === null || list === undefined) return { values: [], orEmpty: false };
  if (!Array.isArray(list)) throw shapeError(field, 'include and exclude must be lists');
  const values = new Set<string | number | boolean>();
  for (const value of list) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') values.add(value);
    else if (value !== null) throw shapeError(field, 'include and exclude hold plain values');
  }
  return { values: [...values], orEmpty: list.includes(null) };
}

/** Joins conditions; none is no condition, one stands for itself. */
export function combine(conditions: readonly Condition[], operator: '$and' | '$or'): Condition | undefined {
  const [first, ...rest] = conditions;
  if (first === undefined || rest.length === 0) return first;
  return operator === '$and' ? { $and: [...conditions] } : { $or: [...conditions] };
}

function fieldError(field: string, reason: string): ApiError {
  return new ApiError('bad_request.fields_value_error', { extra: `${field}: ${reason}`, details: { field } });
}

function shapeError(field: string, reason: string): ApiError {
  return new ApiError('bad_request.validation_error', { extra: `filter on ${field}: ${reason}`, details: { field } });
}
