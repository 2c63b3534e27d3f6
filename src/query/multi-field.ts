import type { Condition } from './condition.js';
import { isObject } from '../json/is-object.js';
import { ApiError } from '../rpc/api-error.js';
import { dateCondition } from './date-condition.js';
import type { Entity } from './entity.js';
import { type FieldPath, findField, unknownField } from './field-path.js';
import { combine } from './list-filter.js';
import { patternCondition } from './pattern.js';

/** The parameters that ask several fields at once, and how the fields are joined (query-language.md §8). */
export const MULTI_FIELD_PARAMETERS: Readonly<Record<string, '$and' | '$or'>> = {
  _any_: '$or',
  _or_: '$or',
  _all_: '$and',
  _and_: '$and',
};

/** Each field is a pattern of its own, which the database prepares before it can be stopped (assurance.md S5). */
const MAX_FIELDS = 100;

/**
 * The condition of `_any_` or `_all_`: `{fields, pattern}` or `{fields, datetime}`.
 * @throws ApiError 400/16 for another shape, 400/14 for unknown fields, 400/21 for a bad pattern
 */
export function multiFieldCondition(
  entity: Entity,
  name: string,
  value: unknown,
  { now, maxPatternLength }: { now: Date; maxPatternLength: number },
): Condition | undefined {
  const { fields, pattern, datetime } = readShape(name, value);
  const operator = MULTI_FIELD_PARAMETERS[name] ?? '$or';
  if (datetime !== undefined) {
    const dated = Object.values(entity.fields).some(({ filter }) => filter === 'date');
    if (!dated) throw shapeError(name, `${entity.name}s have no dates that it applies to`);
    const paths = fields.map((path) => findField(entity, path)).filter((path) => path?.field.filter === 'date');
    const conditions = paths.map((path) => path && dateCondition(datetime, path.stored, path.field, now));
    return combine(
      conditions.filter((condition) => condition !== undefined),
      operator,
    );
  }
  const conditions = fields.map((path) =>
    patternCondition(pattern, resolve(entity, path).stored, maxPatternLength, false),
  );
  return combine(
    conditions.filter((condition) => condition !== undefined),
    operator,
  );
}

function readShape(name: string, value: unknown): { fields: string[]; pattern?: unknown; datetime?: unknown } {
  if (!isObject(value)) throw shapeError(name, 'expected an object with fields and pattern or datetime');
  const { fields, pattern, datetime, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw shapeError(name, `unknown key ${unknown}`);
  if (!Array.isArray(fields) || !fields.every((field) => typeof field === 'string')) {
    throw shapeError(name, 'fields must be a list of field names');
  }
  if (fields.length > MAX_FIELDS) throw shapeError(name, `fields may name ${MAX_FIELDS} fields, not ${fields.length}`);
  const hasPattern = pattern !== null && pattern !== undefined;
  const hasDatetime = datetime !== null && datetime !== undefined;
  if (hasPattern === hasDatetime) throw shapeError(name, 'needs either pattern or datetime');
  return hasPattern ? { fields, pattern } : { fields, datetime };
}

function resolve(entity: Entity, path: string): FieldPath {
  const found = findField(entity, path);
  if (!found || found.beyond !== undefined) throw unknownField(entity, path);
  return found;
}

function shapeError(name: string, reason: string): ApiError {
  return new ApiError('bad_request.fields_value_error', { extra: `${name}: ${reason}`, details: { field: name } });
}
