import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  basenameOf,
  checkDepth,
  checkLength,
  depthOf,
  isWithin,
  joinName,
  lineageOf,
  locationOf,
  normaliseName,
  requireName,
} from '../../../src/services/projects/project-name.js';

describe('normalised names', () => {
  test.each([
    ['vision/cats', 'vision/cats'],
    ['/vision//cats/', 'vision/cats'],
    [' vision / cats ', 'vision/cats'],
    ['abc/ /x', 'abc/x'],
    ['a / ', 'a'],
    ['.', '.'],
    ['', ''],
    [' / ', ''],
  ])('%j becomes %j', (text, name) => {
    expect(normaliseName(text)).toBe(name);
  });

  test('normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(nameText, (text) => {
        expect(normaliseName(normaliseName(text))).toBe(normaliseName(text));
      }),
    );
  });

  test('a name is its location and its last part, and its lineage ends in it', () => {
    fc.assert(
      fc.property(nameText.map(normaliseName), (name) => {
        expect(joinName(locationOf(name), basenameOf(name))).toBe(name);
        expect(lineageOf(name)).toHaveLength(depthOf(name));
        expect(lineageOf(name).at(-1) ?? '').toBe(name);
      }),
    );
  });

  test('the lineage starts at the top', () => {
    expect(lineageOf('a/b/c')).toEqual(['a', 'a/b', 'a/b/c']);
  });

  test.each(['', '/', '  ', ' / / '])('%j is no name', (text) => {
    expect(() => requireName(text)).toThrow(expect.objectContaining({ code: 400, subcode: 407 }));
  });
});

describe('what lies within a project', () => {
  test.each([
    ['vision', true],
    ['vision/cats', true],
    ['visionary', false],
    ['', false],
    ['other/vision', false],
  ])('%j within "vision": %j', (name, expected) => {
    expect(isWithin(name, 'vision')).toBe(expected);
  });
});

describe('limits', () => {
  test('a name of three characters is long enough, also when they take two code units each', () => {
    expect(() => checkLength('abc')).not.toThrow();
    expect(() => checkLength('a/b')).not.toThrow();
    expect(() => checkLength('🐈🐈🐈')).not.toThrow();
  });

  test.each(['ab', '🐈🐈'])('%j is too short', (name) => {
    expect(() => checkLength(name)).toThrow(expect.objectContaining({ code: 400, subcode: 800 }));
  });

  test('the greatest depth is allowed, one more is not', () => {
    expect(() => checkDepth(10, 10)).not.toThrow();
    expect(() => checkDepth(11, 10)).toThrow(expect.objectContaining({ code: 400, subcode: 409 }));
  });
});

const nameText = fc.array(fc.constantFrom('a', 'B ', ' ', '/', '//', 'ü', '.')).map((parts) => parts.join(''));
