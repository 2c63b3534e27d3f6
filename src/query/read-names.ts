import type { JsonObject } from '../json/is-object.js';
import { ApiError } from '../rpc/api-error.js';

/** More than any listing has columns; each name costs work, and a join each that leads to another entity a query. */
const MAX_NAMES = 1000;

/**
 * Reads a list of field names such as `order_by`. A bare name is a list of one (query-language.md §21); null, an empty text and
 * absence are no names.
 *
 * @throws ApiError 400/12 for anything else, and for too many
 */
export function readNames(request: Readonly<JsonObject>, parameter: string): string[] {
  const value = request[parameter];
  if (value === null || value === undefined || value === '') return [];
  const names: unknown[] = Array.isArray(value) ? value : [value];
  if (names.length <= MAX_NAMES && names.every((name) => typeof name === 'string')) return names;
  throw new ApiError('bad_request.validation_error', {
    extra: `${parameter} must be a list of no more than ${MAX_NAMES} field names`,
    details: { field: parameter },
  });
}
