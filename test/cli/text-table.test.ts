import { expect, test } from '@jest/globals';
import { textTable } from '../../src/cli/text-table.js';

test('a table has columns as wide as their widest text', () => {
  expect(
    textTable(
      ['ID', 'NAME'],
      [
        ['one', 'Ada'],
        ['2', '-'],
      ],
    ),
  ).toBe('ID   NAME\none  Ada\n2    -\n');
});

test('a text that somebody else chose can neither steer the terminal nor begin a row', () => {
  const name = '\u001B[2J\u001B]0;owned\u0007 Ada\nroot\u009B1m';
  expect(textTable(['NAME'], [[name]])).toBe('NAME\n\uFFFD[2J\uFFFD]0;owned\uFFFD Ada\uFFFDroot\uFFFD1m\n');
});
