import { expect, test } from '@jest/globals';
import { isKnown } from '../../src/http/is-known.js';
import { contextOf, requestFrom } from './koa-context.js';

test.each([
  ['"a"', '"a"', true],
  ['"a"', 'W/"a"', true],
  ['W/"a"', '"a"', true],
  ['W/"a"', 'W/"a"', true],
  ['"b", W/"a" , "c"', 'W/"a"', true],
  ['"b","a"', '"a"', true],
  ['"b, c", "a"', '"a"', true],
  ['*', '"a"', true],
  [' * ', '"a"', true],
  ['"b", "c"', '"a"', false],
  ['"b, a"', '"a"', false],
  ['a', '"a"', false],
  ['"A"', '"a"', false],
  ['', '"a"', false],
])('If-None-Match: %s and the ETag %s: %s', (condition, etag, known) => {
  const headers = { 'if-none-match': condition, 'cache-control': 'no-cache' };
  expect(isKnown(contextOf(requestFrom('127.0.0.1', { headers })), etag)).toBe(known);
});
