import { expect, test } from '@jest/globals';
import { keepTexts } from '../../src/http/kept-texts.js';

const text = (length: number) => ({ body: 'x'.repeat(length) });

test('texts are kept by name, and replaced by others of the same name', () => {
  const kept = keepTexts(10);
  expect(kept.get('a')).toBeUndefined();
  kept.keep('a', text(4));
  kept.keep('a', text(9));
  expect(kept.get('a')).toEqual(text(9));
});

test('what was not asked for the longest goes when there is no room', () => {
  const kept = keepTexts(10);
  kept.keep('a', text(4));
  kept.keep('b', text(4));
  kept.get('a');
  kept.keep('c', text(4));
  expect(['a', 'b', 'c'].map((name) => kept.get(name) !== undefined)).toEqual([true, false, true]);
});

test('a text that is larger than the room is not kept, and takes no room from later ones', () => {
  const kept = keepTexts(10);
  kept.keep('large', text(11));
  kept.keep('a', text(10));
  expect([kept.get('large'), kept.get('a')]).toEqual([undefined, text(10)]);
});
