import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HoconError, readHocon } from '../../src/hocon/index.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'armature-hocon-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function read(text: string, environment?: boolean): Promise<unknown> {
  return readHocon(await write('main.conf', text), environment);
}

async function faultsOf(text: string): Promise<HoconError['faults']> {
  const error: unknown = await read(text).catch((failure: unknown) => failure);
  if (error instanceof HoconError) return error.faults;
  throw new Error(`read as ${JSON.stringify(error)}`);
}

describe('a HOCON file', () => {
  test('becomes plain values', async () => {
    const value = await read(`
      # comment
      text: plain text, quoted: "a \\u00e9", multi: """x"y"""
      numbers: [1, -2, 1.5], flags: [true, false, null]
      a.b { c = 1 }
      a.b.d: 2
      empty {}
    `);
    expect(value).toEqual({
      text: 'plain text',
      quoted: 'a é',
      multi: 'x"y',
      numbers: [1, -2, 1.5],
      flags: [true, false, null],
      a: { b: { c: 1, d: 2 } },
      empty: {},
    });
  });

  test('keeps the order of its keys', async () => {
    expect(Object.keys(Object(await read('z: 1, a: 2, "2.10": 3, "2.9": 4')))).toEqual(['z', 'a', '2.10', '2.9']);
  });

  test('resolves substitutions, and merges what stands beside them', async () => {
    expect(
      await read('base { a: 1, b: 2 }, other: ${base} { b: 3 }, n: ${base.a}, list: [${base.b}, ${?gone}]'),
    ).toEqual({
      base: { a: 1, b: 2 },
      other: { a: 1, b: 3 },
      n: 1,
      list: [2],
    });
  });

  test('includes local files, from its own folder and from theirs', async () => {
    await mkdir(join(folder, 'inner'), { recursive: true });
    await write('inner/one.conf', 'include "two.conf"\none: 1');
    await write('inner/two.conf', 'two: ${two_is}');
    expect(await read('two_is: 2\ninclude "inner/one.conf"\nbelow: include file("inner/one.conf")')).toEqual({
      two_is: 2,
      one: 1,
      two: 2,
      below: { one: 1, two: 2 },
    });
  });

  test.each(['sharp#name', 'per%20cent', 'que?stion', 'two words', 'ünï'])(
    'may lie in a folder named %s',
    async (name) => {
      const inner = join(folder, name);
      await mkdir(inner);
      await writeFile(join(inner, 'part.conf'), 'part: 1');
      await writeFile(join(inner, 'main.conf'), 'include "part.conf"');
      expect(await readHocon(join(inner, 'main.conf'))).toEqual({ part: 1 });
    },
  );

  test('that is not there is an error of the file system', async () => {
    await expect(readHocon(join(folder, 'gone.conf'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(read('include "gone.conf"')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that is a folder is a fault which names it', async () => {
    await expect(readHocon(folder)).rejects.toThrow(
      new HoconError([{ file: folder, line: 1, message: 'a folder, not a file' }]),
    );
  });
});

describe('environment variables', () => {
  const NAME = 'ARMATURE_TEST_HOCON';

  afterEach(() => {
    delete process.env[NAME];
  });

  test('are resolved when they are asked for', async () => {
    process.env[NAME] = 'value';
    expect(await read(`a: \${${NAME}}`, true)).toEqual({ a: 'value' });
  });

  test('are not looked at otherwise', async () => {
    process.env[NAME] = 'value';
    expect(await faultsOf(`x: 1\na: \${${NAME}}`)).toMatchObject([
      { line: 2, message: `Unable to resolve '${NAME}'.` },
    ]);
    expect(await read(`a: 1, a: \${?${NAME}}`)).toEqual({ a: 1 });
  });
});

describe('a HOCON file that is refused', () => {
  test('names every fault with file and line, also in the files that it includes', async () => {
    const inner = await write('bad.conf', '\n\na: 1 | eval { expr: "1" }\nb: True');
    const faults = await faultsOf('include "bad.conf"\nx: "\\d"\ninclude "http://example.com/x.conf"');
    const main = join(folder, 'main.conf');
    expect(faults.map(({ file, line }) => `${file}:${line}`)).toEqual([
      `${main}:2`,
      `${main}:3`,
      `${inner}:3`,
      `${inner}:4`,
    ]);
    expect(new HoconError(faults).message.split('\n')[0]).toBe(`${main}:2: unknown escape \\d in a quoted string`);
  });

  test.each([
    ['an open list', 'a: 1\nb: [1, 2', 2, 'The array is not closed.'],
    ['an open string', 'a: 1\nb: "x', 2, 'Quoted string not closed!'],
    ['a plus sign', 'a: 1\n\nb: +x', 3, 'Plus sign should be quoted.'],
    ['a key without value', 'a {\n b: 1\n c }', 3, 'Unexpected token.'],
    ['a reference to nothing', 'a: 1\nb: ${gone}', 2, "Unable to resolve 'gone'."],
  ])('for %s says where', async (_case, text, line, message) => {
    expect(await faultsOf(text)).toEqual([{ file: join(folder, 'main.conf'), line, message }]);
  });

  test('for a fault in an included file names that file', async () => {
    const inner = await write('open.conf', 'a: 1\nb: [1');
    expect(await faultsOf('include "open.conf"')).toEqual([
      { file: inner, line: 2, message: 'The array is not closed.' },
    ]);
  });

  test('does not show what it holds, which may be a secret', async () => {
    const texts = [
      'secret: hun*ter2',
      'secret: "hunter2',
      'secret: "hunter2\\d"',
      'secret: [hunter2',
      'secret: hunter2 +hunter2',
    ];
    for (const text of texts) expect(JSON.stringify(await faultsOf(text))).not.toMatch(/hun|ter2/);
  });

  test('runs nothing, whatever stands around a transform', async () => {
    const marks = globalThis as { armatureHoconRan?: boolean };
    const run = '| eval { expr: "globalThis.armatureHoconRan = true" }';
    const piece = fc.constantFrom(
      '"',
      '""',
      '"""',
      '#',
      '//',
      '/',
      '\n',
      '\r',
      ' ',
      '\v',
      '\u2028',
      '\uFEFF',
      '\\',
      'x',
      'a: ',
      '{',
      '}',
      run,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 10 }), fc.array(piece, { maxLength: 6 }), async (before, after) => {
        await read([...before, 'z: 1 ', run, ...after].join('')).catch(() => undefined);
        expect(marks.armatureHoconRan).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
