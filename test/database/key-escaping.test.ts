import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeKey, unescapeKey } from '../../src/database/index.js';

const CASES = [
  ['plain', 'plain'],
  ['a.b', 'a%2Eb'],
  ['a$', 'a%24'],
  ['$set', '%24set'],
  ['_id', '%_id'],
  ['a_b', 'a_b'],
  ['a__b', 'a%_%_b'],
  ['a___b', 'a%_%__b'],
  ['__x', '%_%_x'],
  ['__proto__', '%_%_proto%_%_'],
  ['50%', '50%%'],
  ['%2E', '%%2E'],
  ['%_x', '%%_x'],
  ['%__', '%%%_%_'],
  ['_%_x', '%_%%_x'],
  ['a.%$', 'a%2E%%%24'],
] as const;

/** Keys of the characters that escaping knows. */
const key = fc.oneof(fc.string({ unit: fc.constantFrom('%', '_', '.', '$', '2', 'E', '4', 'a') }), fc.string());

describe('the key of a map', () => {
  test.each(CASES)('%s is stored as %s, and comes back', (plain, stored) => {
    expect(escapeKey(plain)).toBe(stored);
    expect(unescapeKey(stored)).toBe(plain);
  });

  test('comes back, whatever it is', () => {
    fc.assert(
      fc.property(key, (plain) => {
        expect(unescapeKey(escapeKey(plain))).toBe(plain);
      }),
      { numRuns: 2000 },
    );
  });

  test('can be part of a path once it is stored', () => {
    fc.assert(fc.property(key, (plain) => !/[.$]|^_/.test(escapeKey(plain))));
  });

  test.each(['100%', 'a%b', '%zz', 'a%_b', 'x'])(
    'that was stored unescaped, such as %s, comes back as it is',
    (stored) => {
      expect(unescapeKey(stored)).toBe(stored);
    },
  );
});
