import type { Condition } from './condition.js';
import { ApiError } from '../rpc/api-error.js';
import type { Field } from './entity.js';
import { parseDate } from './parse-date.js';

const NUMERIC = /^\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i;

/**
 * The condition of a range parameter `[min, max]`, both included; a null side is open, and an open lower side also matches documents
 * without the field (query-language.md §10).
 *
 * @throws ApiError 400/12 when it is not a pair, 400/16 for a bound that is no date or number
 */
export function rangeCondition(range: unknown, stored: string, field: Field, now: Date): Condition | undefined {
  if (range === null || range === undefined) return undefined;
  if (!Array.isArray(range) || range.length !== 2 || (range[0] === null && range[1] === null)) {
    throw new ApiError('bad_request.validation_error', {
      extra: `${stored} takes a pair [min, max], of which one may be null`,
      details: { field: stored },
    });
  }
  const [min, max] = range.map((bound: unknown) => (bound === null ? null : readBound(bound, stored, field, now)));
  if (max === null) return { [stored]: { $gte: min } };
  if (min === null) return { $or: [{ [stored]: { $lte: max } }, { [stored]: null }] };
  return { [stored]: { $gte: min, $lte: max } };
}

function readBound(bound: unknown, stored: string, field: Field, now: Date): Date | number | string {
  if (field.type === 'date') {
    const date = typeof bound === 'string' ? parseDate(bound, now) : undefined;
    if (date) return date;
  } else if (typeof bound === 'number') {
    return bound;
  } else if (typeof bound === 'string') {
    if (NUMERIC.test(bound)) return Number(bound);
    if (field.type === 'map') return bound;
  }
  throw new ApiError('bad_request.fields_value_error', {
    extra: `${stored}: a bound must be a ${field.type === 'date' ? 'date' : 'number'}`,
    details: { field: stored },
  });
}
