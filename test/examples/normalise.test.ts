import { expect, test } from '@jest/globals';
import { createNormaliser } from './normalise.js';

const ID = '0123456789abcdef0123456789abcdef';
const OTHER = 'ffffffffffffffffffffffffffffffff';

test('an id is the same wherever it appears, and depends on the order of appearance alone', () => {
  const normalise = createNormaliser();
  const first = normalise({ id: ID, msg: `Invalid id: ${ID}, not ${OTHER}` });
  const again = createNormaliser()({ id: OTHER, msg: `Invalid id: ${OTHER}, not ${ID}` });
  expect(first).toEqual(again);
  expect(JSON.stringify(first)).not.toContain(ID);
  expect(normalise(ID)).toBe(Object(first).id);
  expect(normalise({ [ID]: 1 })).toEqual({ [String(normalise(ID))]: 1 });
});

test.each([
  ['times with and without fractions', '2026-11-21T09:43:57+00:00', '2026-11-21T09:43:57.531000+00:00'],
  ['tokens', 'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.abc-_1', 'eyJhbGciOiJIUzI1NiJ9.eyJiIjoyfQ.xyz'],
  ['access keys', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123', 'ZYXWVUTSRQPONMLKJIHGFEDCBAABCD'],
])('%s are replaced', (_case, one, other) => {
  expect(createNormaliser()(one)).toBe(createNormaliser()(other));
  expect(createNormaliser()(one)).not.toBe(one);
});

test('secrets are hidden by their name, whatever they look like', () => {
  expect(createNormaliser()({ credentials: [{ secret_key: 'plain' }] })).toEqual({
    credentials: [{ secret_key: 'EXAMPLE-SECRET' }],
  });
});

test('everything else stays as it is', () => {
  const value = { text: 'fish', count: 3, none: null, list: [true, 1.5], day: '2026-11-21' };
  expect(createNormaliser()(value)).toEqual(value);
});
