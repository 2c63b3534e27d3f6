import { describe, expect, test } from '@jest/globals';
import { codeLine, docEntry, docstring, stringLiteral } from '../../../../src/schema/clients/python/python-text.js';

const WORDS = 'word '.repeat(30).trim();

describe('a docstring', () => {
  test('of one short sentence is one line', () => {
    expect(docstring(['Lists models.'], 1)).toEqual(['"""Lists models."""']);
  });

  test('of more has an empty line between its paragraphs, and its end on a line of its own', () => {
    expect(docstring(['Lists models.', 'Slowly.'], 1)).toEqual(['"""Lists models.', '', 'Slowly.', '"""']);
  });

  test('has no line that is too wide, wherever it stands', () => {
    for (const level of [0, 1, 2]) {
      const lines = docstring([WORDS, `Args:\n${docEntry('name', WORDS)}`], level);
      expect(Math.max(...lines.map(({ length }) => length + 4 * level))).toBeLessThanOrEqual(100);
    }
  });

  test('continues the description of a parameter one level deeper', () => {
    const lines = docstring([`Args:\n${docEntry('name', WORDS)}`], 2);
    expect(lines[1]).toMatch(/^ {4}name: word/);
    expect(lines[2]).toMatch(/^ {8}word/);
  });

  test.each([
    ['ends with "quotes"', String.raw`"""ends with "quotes\""""`],
    ['a """ inside', String.raw`"""a \"\"\" inside"""`],
    [String.raw`a \d in a pattern`, String.raw`"""a \\d in a pattern"""`],
  ])('of %s cannot end early or mean something else', (text, expected) => {
    expect(docstring([text], 0)).toEqual([expected]);
  });
});

describe('a line of code', () => {
  test('that fits stays as it is', () => {
    expect(codeLine('name: Maybe[str] = UNSET,', 2)).toEqual(['name: Maybe[str] = UNSET,']);
  });

  test('that is too long is broken at its outermost brackets, and further down where that is not enough', () => {
    const values = Array.from({ length: 10 }, (_, index) => stringLiteral(`value, [${index}] of many`));
    expect(codeLine(`kind: Maybe[Literal[${values.join(', ')}]] = UNSET,`, 2)).toEqual([
      'kind: Maybe[',
      '    Literal[',
      ...values.map((value) => `        ${value},`),
      '    ]',
      '] = UNSET,',
    ]);
  });
});
