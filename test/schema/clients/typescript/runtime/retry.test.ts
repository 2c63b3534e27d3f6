import { describe, expect, test } from '@jest/globals';
import {
  ApiError,
  type ApiErrorName,
  NetworkError,
  TimeoutError,
  UnexpectedAnswerError,
} from '../../../../../src/schema/clients/typescript/runtime/errors.js';
import { parseRetryAfter, retryDelayMs } from '../../../../../src/schema/clients/typescript/runtime/retry.js';

const apiError = (status: number, name: ApiErrorName = 'unknown', retryAfterMs?: number) => {
  const endpoint = { name: 'a.b', requested_version: '2.1', actual_version: '2.1' };
  const codes = { result_code: status, result_subcode: 0, result_msg: 'Failed', error_stack: null, error_data: {} };
  return new ApiError('a.b', status, { id: '1', trx: '1', endpoint, ...codes }, name, retryAfterMs);
};

describe('a call is repeated', () => {
  test.each<[string, unknown, 'always' | 'when it reads' | 'never']>([
    ['503', apiError(503), 'always'],
    ['429', apiError(429), 'always'],
    ['an error of the catalogue that may pass', apiError(500, 'server_error.database_unavailable'), 'always'],
    ['500', apiError(500), 'never'],
    ['400', apiError(400, 'bad_request.validation_error'), 'never'],
    ['a 503 of something else', new UnexpectedAnswerError('a.b', 503), 'always'],
    ['a 502 of something else', new UnexpectedAnswerError('a.b', 502), 'when it reads'],
    ['a 200 of something else', new UnexpectedAnswerError('a.b', 200), 'never'],
    ['a broken connection', new NetworkError('a.b', new Error('reset')), 'when it reads'],
    ['the end of its time', new TimeoutError('a.b', 1000), 'never'],
    ['a mistake in the code', new TypeError('oops'), 'never'],
  ])('after %s: %s %s', (_case, error, when) => {
    expect(retryDelayMs(error, true, 1, 0) !== undefined).toBe(when !== 'never');
    expect(retryDelayMs(error, false, 1, 0) !== undefined).toBe(when === 'always');
  });

  test.each([
    [1, 100, 200],
    [2, 200, 400],
    [4, 800, 1600],
    [7, 5000, 10_000],
    [50, 5000, 10_000],
  ])('after try %d with a pause between %d and %d ms', (tries, least, most) => {
    expect([0, 1].map((random) => retryDelayMs(apiError(503), false, tries, random))).toEqual([least, most]);
  });

  test('not before the server asks for it, and not when that is in more than a minute', () => {
    expect(retryDelayMs(apiError(503, 'unknown', 30_000), false, 1, 0.5)).toBe(30_100);
    expect(retryDelayMs(apiError(503, 'unknown', 0), false, 5, 0)).toBe(0);
    expect(retryDelayMs(apiError(503, 'unknown', 61_000), false, 1, 0.5)).toBeUndefined();
  });
});

test.each([
  ['3', 3000],
  [' 0 ', 0],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 5000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %j, at five seconds past, is %s ms', (header, expected) => {
  expect(parseRetryAfter(header, 5000)).toBe(expected);
});
