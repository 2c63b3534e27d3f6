import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VERSIONS, documentAt, documentOf, strictCompiler } from './document-kit.js';
import { MADE_UP } from './made-up-surface.js';

const VALIDATOR = fileURLToPath(new URL('../../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));
const RULES = fileURLToPath(new URL('redocly.yaml', import.meta.url));

const documents = {
  ...Object.fromEntries(VERSIONS.map((version) => [version, documentAt(version)])),
  '2.31 with internal actions': documentAt('2.31', { internal: true }),
  'a made-up API': documentOf(MADE_UP, { internal: true }),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openapi-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the validator over files; it ends with code 0 when all are good. */
async function validate(files: readonly string[]): Promise<{ code: unknown; problems: string }> {
  const environment = { PATH: process.env['PATH'], REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const words = [VALIDATOR, 'lint', '--config', RULES, '--format', 'stylish', ...files];
  return promisify(execFile)(process.execPath, words, { env: environment }).then(
    () => ({ code: 0, problems: '' }),
    ({ code, stdout, stderr }) => ({ code, problems: `${stdout}${stderr}` }),
  );
}

test('a strict validator finds nothing wrong with any document', async () => {
  const files = await Promise.all(
    Object.values(documents).map(async (document, index) => {
      const file = join(folder, `${index}.json`);
      await writeFile(file, JSON.stringify(document));
      return file;
    }),
  );
  expect(await validate(files)).toEqual({ code: 0, problems: '' });
}, 120_000);

test('the validator would find a fault', async () => {
  const file = join(folder, 'faulty.json');
  const { components: _, ...faulty } = documentOf(MADE_UP);
  await writeFile(file, JSON.stringify(faulty));
  const { code, problems } = await validate([file]);
  expect(code).toBe(1);
  expect(problems).toContain('no-unresolved-refs');
}, 60_000);

describe.each(Object.entries(documents))('the document of %s', (_name, document) => {
  test('has no schema that a strict compiler refuses', () => {
    const compile = strictCompiler(document);
    const names = Object.keys(document.components?.schemas ?? {});
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(() => compile(name)).not.toThrow();
  });

  test('has an operation of its own for every path', () => {
    const ids = Object.values(document.paths).map(({ post }) => post.operationId);
    expect(Object.keys(document.paths)).toEqual(ids.map((id) => `/v${document.info.version}/${id}`));
  });
});
