import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { documentAt } from '../schema/openapi/document-kit.js';
import { SHIPPED } from '../support/programs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openapi-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function run(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env['PATH'] }, maxBuffer: 16_000_000 };
    const child = execFile(process.execPath, [SHIPPED, 'openapi', ...words], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

test('writes the document of a version to standard output', async () => {
  const { code, stdout } = await run('--version', '2.12');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(documentAt('2.12'));
});

test('writes the newest into a file, with internal actions and the address of a server when asked', async () => {
  const { code, stdout } = await run(
    '--internal',
    '--server',
    'https://api.example.org/',
    '--out',
    'made/openapi.json',
  );
  expect([code, stdout]).toEqual([0, `The OpenAPI document of API 2.31 is in ${join(folder, 'made/openapi.json')}\n`]);
  expect(JSON.parse(await readFile(join(folder, 'made/openapi.json'), 'utf8'))).toEqual(
    documentAt('2.31', { internal: true, server: 'https://api.example.org' }),
  );
});

test.each([
  ['2.99', '2.99 is not an API version between 2.1 and 2.31'],
  ['newest', 'newest is not an API version between 2.1 and 2.31'],
])('refuses version %s in one sentence', async (version, sentence) => {
  const { code, stdout, stderr } = await run('--version', version);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(sentence);
});

test('tells how it is used', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('armature openapi --version 2.12');
});
