import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BUNDLED } from '../support/programs.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'armature-lint-'));
  await mkdir(join(folder, 'exceptions'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function lint(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLED, 'schema', 'lint', ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  return { status, stdout, stderr };
}

/** A service file with one action; `successor` deprecates its version. */
const service = (name: string, successor: string) => `service: ${name}
description: "A service of the test."
actions {
  act {
    description: "acts"
    versions {
      "1.0" {
        request { type: object }
        response { type: object, additionalProperties: false }
        deprecated { since: "2026-01-01", successor: "${successor}", reason: "There is a better one." }
      }
    }
  }
}
`;

async function write(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await writeFile(file, text);
  return file;
}

describe('armature schema lint', () => {
  test.each([
    ['our service files', []],
    ['the example of an extra service', ['--folder', join(ROOT, 'examples/extra-services')]],
  ])('finds no fault in %s', (_case, words) => {
    expect(lint(...words)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('prints a fault a line, with its file, line and rule, and ends with 1', async () => {
    await write('own.conf', service('own', 'models.get_all@2.1'));
    expect(lint('--folder', '.')).toEqual({
      status: 1,
      stdout:
        'own.conf:5: description-style: the description of action act is not a sentence; ' +
        'begin it with a capital letter and end it with a full stop, without blanks around it\n',
      stderr: 'The service files have 1 fault(s)\n',
    });
  });

  test('prints them as JSON', () => {
    const { status, stdout } = lint('--folder', '.', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'own.conf', line: 5, rule: 'description-style', service: 'own', place: '/actions/act/description' },
    ]);
  });

  test('keeps to a file of exceptions', async () => {
    const exception = '{ rule: description-style, service: own, place: "/actions/act/description", reason: "A test." }';
    const file = await write('exceptions/own.conf', `exceptions: [${exception}]`);
    expect(lint('--folder', '.', '--exceptions', file)).toMatchObject({ status: 0, stdout: '' });
    await write('exceptions/own.conf', 'exceptions: [{ rule: description-style }]');
    expect(lint('--folder', '.', '--exceptions', file)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/own\.conf does not hold exceptions: .*required/),
    });
  });

  test('reports what a server would refuse, at its line', async () => {
    await write('own.conf', service('own', 'own.gone@1.0'));
    expect(lint('--folder', '.')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^own\.conf:10: service-file: .*own\.gone@1\.0 is not declared/),
    });
    await write('own.conf', 'service: own\nactions {');
    expect(lint('--folder', '.').stdout).toMatch(/^own\.conf:\d+: hocon: /);
  });

  test('tells that a folder holds no service files, or is none', async () => {
    await rm(join(folder, 'own.conf'));
    expect(lint('--folder', '.')).toMatchObject({ status: 1, stdout: expect.stringContaining('no service file') });
    expect(lint('--folder', 'gone')).toMatchObject({ status: 1, stderr: expect.stringContaining('gone') });
  });
});
