import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readExamples } from '../../../src/schema/openapi/read-examples.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'examples-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const store = (file: string, example: unknown) => writeFile(join(folder, file), JSON.stringify(example));
const ERROR = { request: {}, result_code: 400, result_subcode: 12, result_msg: 'No', error_data: {} };

test('examples are found under the names of their actions', async () => {
  await store('models.move.json', { request: {}, response: {} });
  await store('models.delete.json', { request: {}, response: {}, error: ERROR });
  await store('README.md', 'no example');
  expect([...(await readExamples(folder)).keys()]).toEqual(['models.delete', 'models.move']);
});

test.each([
  ['no object', []],
  ['no request', { response: {} }],
  ['no answer', { request: {} }],
  ['an error that says nothing', { request: {}, response: {}, error: {} }],
  ['an error without message', { request: {}, response: {}, error: { ...ERROR, result_msg: undefined } }],
])('a file with %s is named', async (_case, example) => {
  await store('models.move.json', example);
  await expect(readExamples(folder)).rejects.toThrow('models.move.json is not an example of an action');
});
