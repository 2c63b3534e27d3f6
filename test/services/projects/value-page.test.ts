import { expect, test } from '@jest/globals';
import { readValuePage } from '../../../src/services/projects/value-page.js';

test.each([
  ['the first 500 without paging', {}, { skip: 0, limit: 500 }],
  ['nulls mean the same', { page: null, page_size: null }, { skip: 0, limit: 500 }],
  ['pages count from 0', { page: 2, page_size: 10 }, { skip: 20, limit: 10 }],
  ['negative pages are the first', { page: -1, page_size: 10 }, { skip: 0, limit: 10 }],
  ['a page has one entry at least', { page: 3, page_size: 0 }, { skip: 3, limit: 1 }],
  ['there is no upper limit', { page_size: 100_000 }, { skip: 0, limit: 100_000 }],
  [
    'but what the database can count',
    { page: Number.MAX_VALUE, page_size: Number.MAX_VALUE },
    { skip: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER },
  ],
])('%s', (_case, request, expected) => {
  expect(readValuePage(request)).toEqual(expected);
});
