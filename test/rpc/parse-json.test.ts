import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../src/rpc/api-error.js';
import { type JsonLimits, parseJson } from '../../src/rpc/parse-json.js';

const LIMITS: JsonLimits = { depth: 4, values: 10 };
const WIDE: JsonLimits = { depth: 1000, values: 100_000 };

function refusal(text: string, limits = LIMITS, place = ''): string {
  try {
    return `parsed ${JSON.stringify(parseJson(text, limits, () => place))}`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `${error.code}/${error.subcode} ${error.message}`;
  }
}

describe('JSON text', () => {
  test('is parsed as JSON.parse does it, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat({ max: 4 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(text, WIDE)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('that JSON.parse refuses is 400/0, whatever it holds', () => {
    const soup = fc.string({
      unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '1', 'a', ' ', 'null', '\n', '-', '.'),
    });
    fc.assert(
      fc.property(soup, (text) => {
        let expected = '400/0 Malformed request body (not valid JSON';
        try {
          expected = `parsed ${JSON.stringify(JSON.parse(text))}`;
        } catch {
          // expected above
        }
        expect(refusal(text, WIDE).startsWith(expected)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['{"a": oops}', 'position 6'],
    ['{"a": NaN}', 'position 6'],
    ['[Infinity]', 'position 1'],
    ['[1,]', 'position 3'],
    ['{', 'position 1'],
    ['{"a" 1}', 'position 5'],
    ['{"a":1} x', 'position 8'],
    ['["\t"]', 'position 2'],
    ['{"a":[1,2', 'position 9'],
    ['   ', 'it ends early'],
    ['{"a":', 'it ends early'],
    ["{'a': 1}", 'position 1'],
  ])('%j is refused with the place where it breaks', (text, place) => {
    expect(refusal(text)).toMatch(/^400\/0 Malformed request body \(not valid JSON: /);
    expect(refusal(text)).toContain(place);
  });

  test('is named by the place where it stands', () => {
    expect(refusal('{', LIMITS, ' in line 3')).toMatch(/^400\/0 Malformed request body \(not valid JSON in line 3: /);
    expect(refusal('[[[[[', LIMITS, ' in line 3')).toContain('in line 3');
  });

  test.each([
    '{"password": "hunter2", oops}',
    '{"a": "an innocent text that is long enough", "password": hunter2, "b": "another text that is long enough"}',
    '{"password": hunter2}',
    '["hunter2"',
    'hunter2',
  ])('%s does not come back in the message, which is logged', (text) => {
    expect(refusal(text)).not.toContain('unter2');
  });

  test('keeps a member named like the prototype as a plain member', () => {
    const value = parseJson('{"__proto__": {"polluted": true}, "constructor": 1}', LIMITS);
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
  });

  test.each(['{"a\\u0000b": 1}', '[{"x": {"\\u0000": 1}}]'])('%s has a key that no database stores', (text) => {
    expect(refusal(text)).toMatch(/^400\/12 /);
  });

  test('may hold a NUL character in a value', () => {
    expect(parseJson('{"a": "\\u0000"}', LIMITS)).toEqual({ a: '\0' });
  });
});

describe('the limits', () => {
  test.each([
    ['[[[[1]]]]', true],
    ['{"a":{"b":{"c":{"d":1}}}}', true],
    ['[[[[[1]]]]]', false],
    ['{"a":{"b":{"c":{"d":[]}}}}', false],
    ['"[[[[[[[["', true],
    ['"\\"[[[[[[[["', true],
    ['["\\\\", [[["["]]]]', true],
    ['[[],[],[],[]]', true],
  ])('of depth: %s is accepted: %s', (text, accepted) => {
    expect(refusal(text)).toMatch(
      accepted ? /^parsed/ : /^400\/0 Malformed request body \(nested deeper than 4 levels\)/,
    );
  });

  test.each([
    ['a list of 11', JSON.stringify(Array.from({ length: 11 }, () => 1)), true],
    ['a list of 12', JSON.stringify(Array.from({ length: 12 }, () => 1)), false],
    ['commas in a string', JSON.stringify({ a: ',,,,,,,,,,,,,,,,' }), true],
    ['a text of commas', ',,,,,,,,,,,,', false],
  ])('of values: %s is accepted: %s', (_case, text, accepted) => {
    expect(refusal(text)).toMatch(accepted ? /^parsed/ : /^400\/0 Malformed request body \(more than 10 values\)/);
  });

  test('hold before a parser could overflow', () => {
    expect(refusal('['.repeat(1_000_000))).toMatch(/^400\/0 .*nested deeper/);
    expect(refusal('{"a":'.repeat(1_000_000))).toMatch(/^400\/0 /);
  });
});
