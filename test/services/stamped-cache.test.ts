import { expect, test } from '@jest/globals';
import { createStampedCache } from '../../src/services/stamped-cache.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21) + seconds * 1000);

test('what was found out is known until the stamp changes', () => {
  const cache = createStampedCache<string>(10);
  cache.set('a', at(0), at(10), 'value');
  expect(cache.get('a', at(0), at(11))).toBe('value');
  expect(cache.get('a', at(9), at(11))).toBeUndefined();
  expect(cache.get('b', at(0), at(11))).toBeUndefined();
});

test('what was found out right after a stamp is not kept: the change may have come later', () => {
  const cache = createStampedCache<string>(10);
  cache.set('a', at(0), at(4), 'value');
  expect(cache.get('a', at(0), at(5))).toBeUndefined();
});

test('nothing is believed for longer than three seconds', () => {
  const cache = createStampedCache<string>(10);
  cache.set('a', at(0), at(10), 'value');
  expect(cache.get('a', at(0), at(12))).toBe('value');
  expect(cache.get('a', at(0), at(13))).toBeUndefined();
});

test('what has been known the longest is forgotten first', () => {
  const cache = createStampedCache<number>(2);
  for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) cache.set(key, at(0), at(10), index);
  expect(['a', 'b', 'c'].map((key) => cache.get(key, at(0), at(11)))).toEqual([2, undefined, 3]);
});
