import type { Condition } from './condition.js';
import { ApiError } from '../rpc/api-error.js';

/**
 * The condition of a pattern parameter: a regular expression that the database runs, never this process (query-language.md §7,
 * assurance.md S5). The database refuses a malformed one, which becomes 400/21 too.
 *
 * @param maxLength longest pattern, in characters
 * @throws ApiError 400/12 for something that is no text, 400/21 for a pattern that cannot be run
 */
export function patternCondition(
  pattern: unknown,
  field: string,
  maxLength: number,
  caseSensitive = true,
): Condition | undefined {
  if (pattern === null || pattern === undefined || pattern === '') return undefined;
  if (typeof pattern !== 'string') {
    throw new ApiError('bad_request.validation_error', {
      extra: `${field} takes a pattern as text`,
      details: { field },
    });
  }
  if (pattern.length > maxLength) throw badPattern(field, `longer than ${maxLength} characters`);
  if (pattern.includes('\0')) throw badPattern(field, 'it contains a null character');
  return { [field]: caseSensitive ? { $regex: pattern } : { $regex: pattern, $options: 'i' } };
}

function badPattern(field: string, reason: string): ApiError {
  return new ApiError('bad_request.invalid_regex_error', { extra: `${field}: ${reason}`, details: { field } });
}
