import { describe, expect, test } from '@jest/globals';
import { ApiError, type ApiErrorDetails } from '../../src/rpc/api-error.js';

describe('the message of an error', () => {
  test.each<[string, ApiErrorDetails, string]>([
    ['the catalogued sentence', {}, 'Invalid task id'],
    ['a sentence in its place', { message: 'no such task' }, 'no such task'],
    ['a remark in brackets', { extra: 'it was deleted' }, 'Invalid task id (it was deleted)'],
    ['parameters in order', { data: { id: 'nope', company: 'c1' } }, 'Invalid task id: id=nope, company=c1'],
    ['a list in brackets', { data: { ids: ['a', 'b'] } }, 'Invalid task id: ids=(a, b)'],
    ['lists in lists', { data: { ids: [['a', 1], []] } }, 'Invalid task id: ids=((a, 1), ())'],
    ['the keys of a map', { data: { by: { x: 1, y: 2 } } }, 'Invalid task id: by=(x, y)'],
    [
      'other values as Python prints them',
      { data: { a: null, b: undefined, c: true, d: false, e: 3, f: 0.5, g: 10n } },
      'Invalid task id: a=None, b=None, c=True, d=False, e=3, f=0.5, g=10',
    ],
    ['everything together', { message: 'Gone', extra: 'why', data: { id: 1 } }, 'Gone (why): id=1'],
    ['no details beside the parameters', { data: { id: 1 }, details: { faults: ['long'] } }, 'Invalid task id: id=1'],
  ])('holds %s', (_case, details, message) => {
    expect(new ApiError('bad_request.invalid_task_id', details).message).toBe(message);
  });
});

describe('an error', () => {
  test('takes code and subcode from the catalogue, and the code as its status', () => {
    expect(new ApiError('bad_request.invalid_task_id')).toMatchObject({
      code: 400,
      subcode: 101,
      status: 400,
      retryAfterSec: undefined,
      errorName: 'bad_request.invalid_task_id',
    });
  });

  test('has a status of its own and a time to wait where the catalogue says so', () => {
    expect(new ApiError('server_error.database_unavailable')).toMatchObject({
      code: 500,
      subcode: 102,
      status: 503,
      retryAfterSec: 1,
    });
  });

  test('sends parameters and details as data, and keeps its cause', () => {
    const cause = new Error('inside');
    const error = new ApiError('bad_request.validation_error', { data: { id: 1 }, details: { faults: [] }, cause });
    expect(error.data).toEqual({ id: 1, faults: [] });
    expect(error.cause).toBe(cause);
    expect(error.message).not.toContain('inside');
  });
});
