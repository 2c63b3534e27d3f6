import { describe, expect, test } from '@jest/globals';
import { camelCase, docComment, signature, typed } from '../../../../src/schema/clients/typescript/source-text.js';

const LONG = 'word '.repeat(30).trim();

test.each([
  ['get_all_ex', 'getAllEx'],
  ['ping', 'ping'],
  ['add_2', 'add2'],
])('%s becomes %s', (name, expected) => {
  expect(camelCase(name)).toBe(expected);
});

describe('a doc comment', () => {
  test('of one short paragraph is one line', () => {
    expect(docComment(['Lists models.'], '  ')).toEqual(['  /** Lists models. */']);
  });

  test('of a long one is broken at blanks', () => {
    const lines = docComment([LONG], '    ');
    expect(lines.length).toBeGreaterThan(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(
      lines
        .slice(1, -1)
        .map((line) => line.replace('     * ', ''))
        .join(' '),
    ).toBe(LONG);
  });

  test('of several paragraphs has empty lines between them, and none of their ends ends it', () => {
    expect(docComment(['Matches a/*/b.', 'Second.'])).toEqual([
      '/**',
      ' * Matches a/*\\/b.',
      ' *',
      ' * Second.',
      ' */',
    ]);
  });
});

describe('a long line of source is broken', () => {
  const name = 'getSomethingWithALongName'.repeat(3);

  test('at its parameters', () => {
    expect(signature('get', ['a: A'], ': B', '  ')).toEqual(['  get(a: A): B {']);
    expect(signature(name, ['request: Request = {}', 'options?: Options'], ': Answer', '  ')).toEqual([
      `  ${name}(`,
      '    request: Request = {},',
      '    options?: Options,',
      '  ): Answer {',
    ]);
  });

  test('at the members of a union', () => {
    expect(typed('kind?:', ["'a'", 'null'], '  ')).toEqual(["  kind?: 'a' | null;"]);
    expect(typed(`${name}:`, ["'published'", "'completed'", 'null'], '  ')).toEqual([
      `  ${name}: 'published' | 'completed' | null;`,
    ]);
    expect(typed(`${name}:`, ["'published'", "'completed'", "'in_progress'"], '  ')).toEqual([
      `  ${name}:`,
      "    | 'published'",
      "    | 'completed'",
      "    | 'in_progress';",
    ]);
  });
});
