import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { ODD_KEYS, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const artifact = (key: string, more: object = {}) => ({ key, type: 'file', mode: 'output', display_data: [], ...more });
const add = (task: string, artifacts: unknown, more: object = {}) =>
  server.call('tasks.add_or_update_artifacts', { task, artifacts, ...more });
const remove = (task: string, artifacts: unknown) => server.call('tasks.delete_artifacts', { task, artifacts });
const artifacts = async (task: string) => (await kit.read(task))['execution'].artifacts;
const keyOf = (key: string, mode = 'output') => `${createHash('md5').update(key).digest('hex')}_${mode}`;

const FULL = {
  key: 'full',
  type: 'pandas',
  mode: 'input',
  uri: 's3://bucket/full',
  hash: 'abc',
  content_size: 4_294_967_296,
  timestamp: 1_795_256_714,
  type_data: { preview: '$preview', content_type: 'text/csv', data_hash: 'def' },
  display_data: [
    ['a', 1],
    ['b', null],
  ],
};

describe('tasks.add_or_update_artifacts', () => {
  test('adds artifacts beside the present ones, and replaces whole those of the same key and mode', async () => {
    const task = await kit.task();
    expect((await add(task, [{ key: 'b', type: 'file', uri: 'file:///b' }, FULL])).data).toEqual({ updated: 1 });
    await add(task, [
      { key: 'b', type: 'other' },
      { key: 'full', type: 'file' },
      { key: 'a', type: 'file', mode: null },
    ]);
    const shown = await artifacts(task);
    expect(shown.map(({ key }: { key: string }) => key)).toEqual(['a', 'b', 'full', 'full']);
    expect(shown.slice(0, 2)).toEqual([artifact('a'), artifact('b', { type: 'other' })]);
    expect(shown).toContainEqual(FULL);
    expect(shown).toContainEqual(artifact('full'));
  });

  test('stores them by the hash of their key and their mode', async () => {
    const task = await kit.task();
    await add(task, [
      { key: 'k', type: 't' },
      { key: 'k', type: 't', mode: 'input' },
    ]);
    const { execution } = await kit.stored(task);
    expect(Object.keys(execution?.artifacts ?? {}).sort()).toEqual([keyOf('k', 'input'), keyOf('k')].sort());
  });

  test('sorts the rows of what is displayed, and keeps the last of two with one key', async () => {
    const task = await kit.task();
    const display_data = [
      ['b', 2],
      ['a', 10],
      ['a', 9],
    ];
    await add(task, [artifact('k', { uri: 'first' }), artifact('k', { display_data })]);
    expect(await artifacts(task)).toEqual([
      artifact('k', {
        display_data: [
          ['a', 9],
          ['a', 10],
          ['b', 2],
        ],
      }),
    ]);
  });

  test('keeps all of what several callers add at once', async () => {
    const task = await kit.task();
    const keys = Array.from({ length: 10 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => add(task, [{ key, type: 't' }])));
    expect((await artifacts(task)).map(({ key }: { key: string }) => key)).toEqual(keys);
  });

  test.each<[string, unknown]>([
    ['no artifacts', undefined],
    ['an empty list', []],
    ['an object', { k: artifact('k') }],
    ['an artifact without key', [{ type: 'file' }]],
    ['an artifact without type', [{ key: 'k' }]],
    ['a key that is null', [{ key: null, type: 'file' }]],
    ['a key that is a number', [{ key: 1, type: 'file' }]],
    ['an unknown mode', [{ key: 'k', type: 'file', mode: 'both' }]],
    ['a size that is a text', [{ key: 'k', type: 'file', content_size: 'big' }]],
    ['a preview that is an object', [{ key: 'k', type: 'file', type_data: { preview: {} } }]],
    ['rows that are no lists', [{ key: 'k', type: 'file', display_data: ['row'] }]],
    ['a cell that is an object', [{ key: 'k', type: 'file', display_data: [[{}]] }]],
  ])('refuses %s', async (_case, given) => {
    const task = await kit.task();
    expect(codesOf(await add(task, given))).toBe('400/12');
    expect(await artifacts(task)).toEqual([]);
  });
});

describe('tasks.delete_artifacts', () => {
  test('deletes outputs unless told otherwise, and passes over what is not there', async () => {
    const task = await kit.task();
    await add(task, [artifact('a'), artifact('a', { mode: 'input' }), artifact('b'), artifact('c', { mode: 'input' })]);
    const gone = [{ key: 'a' }, { key: 'a' }, { key: 'b', mode: null }, { key: 'c', mode: 'output' }, { key: 'z' }];
    expect((await remove(task, gone)).data).toEqual({ deleted: 1 });
    expect(await artifacts(task)).toEqual([artifact('a', { mode: 'input' }), artifact('c', { mode: 'input' })]);
    await remove(task, [{ key: 'c', mode: 'input' }]);
    expect(await artifacts(task)).toEqual([artifact('a', { mode: 'input' })]);
  });

  test.each<[string, unknown]>([
    ['no artifacts', undefined],
    ['an empty list', []],
    ['a text among them', ['a']],
    ['an artifact without key', [{ mode: 'output' }]],
    ['an unknown mode', [{ key: 'a', mode: 'both' }]],
  ])('refuses %s', async (_case, given) => {
    expect(codesOf(await remove(await kit.task(), given))).toBe('400/12');
  });
});

test('an odd key comes back as it was, and is deleted alone', async () => {
  const task = await kit.task();
  await add(
    task,
    ODD_KEYS.map((key) => artifact(key)),
  );
  const left = new Set(ODD_KEYS);
  for (const key of ODD_KEYS) {
    await remove(task, [{ key }]);
    left.delete(key);
    expect(new Set((await artifacts(task)).map((shown: { key: string }) => shown.key))).toEqual(left);
  }
});
