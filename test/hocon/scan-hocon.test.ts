import { describe, expect, test } from '@jest/globals';
import { scanHocon } from '../../src/hocon/scan-hocon.js';

const scan = (text: string) => scanHocon(text, 'x.conf');
/** Lines with faults. */
const linesOf = (text: string) => scan(text).faults.map(({ line }) => line);

const RUN = '| eval { expr: "1 + 1" }';

describe('the scan of a HOCON text', () => {
  test('finds nothing wrong with ordinary files', () => {
    const text = `
      # a comment with a | pipe, an @ and "an open quote
      // another: include "http://example.com/x.conf"
      name: "a | b @ c \\" \\\\ \\u00e9 include True"
      pattern: """a|b "quoted" \\d @ True"""
      flags { on: true, off: false, nothing: null, "include": 1, "require" { x: 2 } }
      address: "http://example.com/" # True
      included: 1, requires: 2, not_include: 3, Truely: 4, a.include.b: 5
      list = [1, 2.5, -3, \${flags.on}, \${?absent}]
    `;
    expect(scan(text)).toEqual({ faults: [], includes: [] });
  });

  test.each([
    ['a transform', `a: 1 ${RUN}`],
    ['a transform of nothing', 'a: | trim'],
    ['the short form of include', 'a: 1\n@"x.conf"'],
    ['the short form of an optional include', '@?"x.conf"'],
    ['a transform after text with two slashes, which begins no comment', `a: x//y ${RUN}`],
    ['a transform after four quotes', `a: """x"""" ${RUN}`],
    ['a transform after a comment with a line separator of Unicode', `# \u2028 """\na: 1 ${RUN}\n# """`],
    ['a transform behind a byte-order mark', `\uFEFF// """\na: 1 ${RUN}\n// """`],
    ['a transform after a vertical tab and a comment', `a: 1 \v// """\nb: 1 ${RUN}\n// """`],
    ['a transform after an open quote', `a: "x\nb: 1 ${RUN}\nc: "y"`],
    ['a transform after single quotes', `a: 'x' ${RUN}`],
  ])('refuses %s', (_case, text) => {
    expect(scan(text).faults.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^transforms and include shorthands are refused; put the character [|@] in quotes$/),
    );
  });

  test.each([
    ['True', 'true'],
    ['TRUE', 'true'],
    ['False', 'false'],
    ['FALSE', 'false'],
    ['None', 'null'],
  ])('refuses %s, which would be text, and says what is meant', (word, meant) => {
    expect(scan(`a: 1\nb: ${word}`).faults).toEqual([
      { file: 'x.conf', line: 2, message: `${word} would be read as text; write ${meant}` },
    ]);
  });

  test.each(['\\d', '\\>', '\\x', '\\ ', "\\'"])(
    'refuses the unknown escape %s, and does not show the string around it',
    (escape) => {
      expect(scan(`a: "fine \\\\ \\n"\nsecret: "hunter2${escape}hunter2"`).faults).toEqual([
        { file: 'x.conf', line: 2, message: `unknown escape ${escape} in a quoted string` },
      ]);
    },
  );

  test('knows the place of each fault', () => {
    expect(linesOf(`a: True\n\n"""\n\n"""\nb: None # True\nc: 1 |\n`)).toEqual([1, 6, 7]);
  });
});

describe('includes', () => {
  test.each([
    ['include "common/base.conf"', 'common/base.conf'],
    ['include   "../a b.conf"', '../a b.conf'],
    ['include file("x.conf")', 'x.conf'],
    ['include required("x.conf")', 'x.conf'],
    ['include required(file("x.conf"))', 'x.conf'],
    ['require "x.conf"', 'x.conf'],
    ['a: include "x.conf"', 'x.conf'],
    ['a { include "x.conf" }', 'x.conf'],
    ['include "x.conf" # why', 'x.conf'],
    ['include "x.conf", b: 1', 'x.conf'],
  ])('%s names a local file', (text, path) => {
    expect(scan(text)).toEqual({ faults: [], includes: [path] });
  });

  test.each([
    'include "http://example.com/x.conf"',
    'include "http:/example.com/x.conf"',
    'include url("http://example.com/x.conf")',
    'include url("x.conf")',
    'include classpath("x.conf")',
    'include { url = "http://example.com/x.conf" }',
    'include strict("x.conf")',
    'include ${name}',
    'include "x.conf"${name}',
    'include "x.conf" "y.conf"',
    'include x.conf',
    'include "x"',
    'include "x.js"',
    'include "x.json"',
    'include "x.conf?y.conf"',
    'include "x.js#.conf"',
    'include "%78.conf"',
    'include "\\u0078.conf"',
    'a: include modulepath("x.conf")',
    'a: how to include a file',
    '\uFEFFinclude "http://example.com/x.conf"',
  ])('%s is refused', (text) => {
    const { faults, includes } = scan(text);
    expect(includes).toEqual([]);
    expect(faults).toContainEqual({
      file: 'x.conf',
      line: 1,
      message: 'include takes the quoted path of a local .conf file; quote the word itself to use it as a name',
    });
  });
});
