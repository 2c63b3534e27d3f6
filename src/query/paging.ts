import { ApiError } from '../rpc/api-error.js';

/** Which part of a listing is asked for. */
export interface Page {
  skip: number;
  limit: number;
}

/**
 * Reads `page` and `page_size`, or the undocumented `start` and `size` (query-language.md §15, §16).
 *
 * @param maxPageSize the largest `page_size`; a larger wish is cut to it
 * @throws ApiError 400/11 for a page without size, 400/12 for numbers out of range or no numbers
 */
export function readPage(request: Readonly<Record<string, unknown>>, maxPageSize: number): Page {
  if (isGiven(request['start'])) {
    return { skip: wholeNumber(request, 'start', 0), limit: readScrollSize(request) };
  }
  const { page, page_size: pageSize } = request;
  if (isGiven(page) && pageSize === null) {
    throw new ApiError('bad_request.missing_required_fields', { data: { missing: ['page_size'] } });
  }
  const limit = isGiven(pageSize) ? Math.min(wholeNumber(request, 'page_size', 1), maxPageSize) : maxPageSize;
  return { skip: isGiven(page) ? wholeNumber(request, 'page', 0) * limit : 0, limit };
}

/**
 * Reads `size` of a scroll or a plain offset, which is not cut to the largest page (query-language.md §16).
 * @throws ApiError 400/12 when it is missing or no whole number from 1
 */
export function readScrollSize(request: Readonly<Record<string, unknown>>): number {
  return wholeNumber(request, 'size', 1);
}

const MAX_OFFSET = 2 ** 31 - 1;

function wholeNumber(request: Readonly<Record<string, unknown>>, name: string, min: number): number {
  const value = request[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= MAX_OFFSET) return value;
  const shown = typeof value === 'number' ? `, got ${value}` : '';
  throw new ApiError('bad_request.validation_error', {
    extra: `${name} must be a whole number from ${min}${shown}`,
    details: { field: name },
  });
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}
