import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { modelEntity } from '../../src/query/index.js';
import { readPage, readScrollSize } from '../../src/query/paging.js';
import { type QueryKit, openQueryKit, refusal } from './query-kit.js';

describe('a page', () => {
  test.each<[request: Record<string, unknown>, skip: number, limit: number]>([
    [{}, 0, 500],
    [{ page_size: 20 }, 0, 20],
    [{ page_size: 500 }, 0, 500],
    [{ page_size: 501 }, 0, 500],
    [{ page: 3 }, 1500, 500],
    [{ page: 3, page_size: 20 }, 60, 20],
    [{ page: 3, page_size: 1000 }, 1500, 500],
    [{ page: 0, page_size: 1 }, 0, 1],
    [{ page: null, page_size: 20 }, 0, 20],
    [{ page_size: null }, 0, 500],
    [{ page: null, page_size: null }, 0, 500],
    [{ start: 7, size: 5 }, 7, 5],
    [{ start: 0, size: 5000 }, 0, 5000],
    [{ start: null, size: 5 }, 0, 500],
    [{ size: 5 }, 0, 500],
  ])('%j skips %d and takes %d', (request, skip, limit) => {
    expect(readPage(request, 500)).toEqual({ skip, limit });
  });

  test.each<[request: Record<string, unknown>]>([
    [{ page: -1 }],
    [{ page: -1, page_size: 5 }],
    [{ page_size: 0 }],
    [{ page_size: -5 }],
    [{ page: 1.5 }],
    [{ page_size: 2.5 }],
    [{ page: '1' }],
    [{ page_size: '20' }],
    [{ page_size: true }],
    [{ page: [1] }],
    [{ page: { $gt: 0 } }],
    [{ page: Number.MAX_SAFE_INTEGER }],
    [{ page_size: Number.POSITIVE_INFINITY }],
    [{ start: 7 }],
    [{ start: 7, size: 0 }],
    [{ start: 7, size: '5' }],
    [{ start: -1, size: 5 }],
  ])('%j is refused', (request) => {
    expect(() => readPage(request, 500)).toThrow(refusal(12));
  });

  test('without a size lacks a required field', () => {
    expect(() => readPage({ page: 0, page_size: null }, 500)).toThrow(refusal(11));
  });
});

describe('the size of a scroll', () => {
  test('is not cut to the largest page', () => {
    expect(readScrollSize({ size: 5000 })).toBe(5000);
  });

  test.each([undefined, null, 0, -1, 1.5, '5', true, [5]])('is not %j', (size) => {
    expect(() => readScrollSize({ size })).toThrow(refusal(12));
  });
});

describe('in the database, pages', () => {
  let kit: QueryKit;
  beforeAll(async () => {
    kit = await openQueryKit({ max_page_size: 4 });
    await kit.insert(
      'model',
      Array.from({ length: 10 }, (_, index) => ({ _id: `m${index}`, name: `model ${index}` })),
    );
  });
  afterAll(() => kit.close());

  test.each<[request: Record<string, unknown>, ids: string[]]>([
    [{}, ['m0', 'm1', 'm2', 'm3']],
    [{ page: 1, page_size: 3 }, ['m3', 'm4', 'm5']],
    [{ page: 2 }, ['m8', 'm9']],
    [{ page: 2, page_size: 100 }, ['m8', 'm9']],
    [{ page: 3 }, []],
    [{ page: 2 ** 31 - 1 }, []],
    [{ start: 3, size: 6 }, ['m3', 'm4', 'm5', 'm6', 'm7', 'm8']],
  ])('%j are %j', async (request, ids) => {
    expect(await kit.ids(modelEntity, { order_by: ['id'], ...request })).toEqual(ids);
  });
});
