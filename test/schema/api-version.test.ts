import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiVersionError, compareVersions, parseApiVersion } from '../../src/schema/api-version.js';

const part = fc.nat({ max: 10_000 });

describe('an API version', () => {
  test.each([
    ['2.12', 2, 12],
    ['12', 12, 0],
    ['999.0', 999, 0],
    ['0.5', 0, 5],
    ['0.0', 0, 0],
    ['10.20', 10, 20],
  ])('%s is %d and %d', (text, major, minor) => {
    expect(parseApiVersion(text)).toEqual({ major, minor, text });
  });

  test.each([
    ['2.010', "Invalid leading zero in minor: '2.010'"],
    ['02.1', "Invalid leading zero in major: '02.1'"],
    ['00', "Invalid leading zero in major: '00'"],
    ['', "Invalid number in major: ''"],
    ['2.', "Invalid number in minor: '2.'"],
    ['.5', "Invalid number in major: '.5'"],
    ['2.1.0', 'More than two parts'],
    ['-1.0', "Invalid number in major: '-1.0'"],
    ['2.1e3', "Invalid number in minor: '2.1e3'"],
    ['٢.١', "Invalid number in major: '٢.١'"],
    [' 2.1', "Invalid number in major: ' 2.1'"],
  ])('%j is none', (text, reason) => {
    expect(() => parseApiVersion(text)).toThrow(new ApiVersionError(text, reason));
  });

  test.each([
    ['2.9', '<', '2.12'],
    ['12', '=', '12.0'],
    ['20', '>', '2.31'],
    ['2.1', '<', '2.10'],
    ['1.99', '<', '2.0'],
  ])('%s is %s %s: compared by number, not as a fraction', (a, relation, b) => {
    const sign = Math.sign(compareVersions(parseApiVersion(a), parseApiVersion(b)));
    expect(sign).toBe({ '<': -1, '=': 0, '>': 1 }[relation]);
  });

  test('orders like the pair of its parts', () => {
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const order = compareVersions(parseApiVersion(`${a}.${b}`), parseApiVersion(`${c}.${d}`));
        expect(Math.sign(order)).toBe(Math.sign(a - c) || Math.sign(b - d));
      }),
    );
  });
});
