import { isObject } from '../json/is-object.js';
import { ApiError } from '../rpc/api-error.js';
import type { Condition } from './condition.js';

/**
 * The condition of an equality parameter: the stored value is exactly this JSON value (query-language.md §9).
 * @throws ApiError 400/16 for a value with keys that mean something to the database or its driver
 */
export function equalityCondition(value: unknown, stored: string): Condition {
  if (hasReservedKey(value)) {
    throw new ApiError('bad_request.fields_value_error', {
      extra: `${stored}: no such key can be stored`,
      details: { field: stored },
    });
  }
  return { [stored]: { $eq: value } };
}

/** Operators, and what the driver takes for a type of its own or cannot write. */
function hasReservedKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasReservedKey);
  return (
    isObject(value) &&
    Object.entries(value).some(
      ([key, member]) => key.startsWith('$') || key.includes('\0') || key === '_bsontype' || hasReservedKey(member),
    )
  );
}
