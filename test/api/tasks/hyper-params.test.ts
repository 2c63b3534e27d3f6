import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, ODD_KEYS, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const item = (section: string, name: string, value = '1') => ({ section, name, value });
const THREE = {
  Args: { a: item('Args', 'a'), b: item('Args', 'b') },
  General: { a: item('General', 'a') },
};
const edit = (task: string, hyperparams: unknown, more: object = {}) =>
  server.call('tasks.edit_hyper_params', { task, hyperparams, ...more });
const remove = (task: string, hyperparams: unknown) => server.call('tasks.delete_hyper_params', { task, hyperparams });
const parameters = async (task: string) => (await kit.read(task))['hyperparams'];

describe('tasks.get_hyper_params', () => {
  test('lists the parameters of tasks, sorted by section and name, in the order of the ids', async () => {
    const [bare, full] = await Promise.all([
      kit.task(),
      kit.task({ hyperparams: { General: { b: item('General', 'b'), B: item('General', 'B') }, Args: THREE.Args } }),
    ]);
    const { params } = await server.ok('tasks.get_hyper_params', { tasks: [full, bare, full] });
    expect(params).toEqual([
      { task: full, hyperparams: [THREE.Args.a, THREE.Args.b, item('General', 'B'), item('General', 'b')] },
      { task: bare, hyperparams: [] },
    ]);
  });

  test('shows public tasks of any company, for a guest too', async () => {
    const task = await kit.task({ company: '', hyperparams: THREE });
    for (const as of ['stranger', 'guest'] as const) {
      const { params } = await server.ok('tasks.get_hyper_params', { tasks: [task] }, { as });
      expect(params[0].hyperparams).toHaveLength(3);
    }
  });

  test.each<[string, () => unknown, string]>([
    ['no tasks', () => undefined, '400/12'],
    ['an empty list', () => [], '400/12'],
    ['a number among the tasks', () => [1], '400/12'],
    ['an operator', () => ({ $ne: [] }), '400/12'],
    ['a task that does not exist', async () => [await kit.task(), MISSING], '400/101'],
    ['a task of another company', async () => [await kit.task({ company: server.otherCompany })], '400/101'],
  ])('refuses %s', async (_case, tasks, code) => {
    expect(codesOf(await server.call('tasks.get_hyper_params', { tasks: await tasks() }))).toBe(code);
  });

  test('is for those who have signed in', async () => {
    const answer = await server.call('tasks.get_hyper_params', { tasks: [MISSING] }, { as: null });
    expect(codesOf(answer)).toBe('401/20');
  });
});

describe('tasks.edit_hyper_params', () => {
  test.each<[string | null | undefined, object]>([
    [
      undefined,
      {
        Args: { a: item('Args', 'a', '2'), b: item('Args', 'b') },
        General: { a: item('General', 'a') },
        New: { c: item('New', 'c') },
      },
    ],
    [
      null,
      {
        Args: { a: item('Args', 'a', '2'), b: item('Args', 'b') },
        General: { a: item('General', 'a') },
        New: { c: item('New', 'c') },
      },
    ],
    [
      'none',
      {
        Args: { a: item('Args', 'a', '2'), b: item('Args', 'b') },
        General: { a: item('General', 'a') },
        New: { c: item('New', 'c') },
      },
    ],
    [
      'section',
      { Args: { a: item('Args', 'a', '2') }, General: { a: item('General', 'a') }, New: { c: item('New', 'c') } },
    ],
    ['all', { Args: { a: item('Args', 'a', '2') }, New: { c: item('New', 'c') } }],
  ])('with replace_hyperparams: %p leaves the right parameters', async (replace_hyperparams, expected) => {
    const task = await kit.task({ hyperparams: THREE });
    const answer = await edit(task, [item('Args', 'a', '2'), item('New', 'c')], { replace_hyperparams });
    expect(answer.data).toEqual({ updated: 1 });
    expect(await parameters(task)).toEqual(expected);
  });

  test('replaces a parameter whole, and takes the last one of those that are listed twice', async () => {
    const task = await kit.task({
      hyperparams: { Args: { a: { ...item('Args', 'a'), type: 'int', description: 'd' } } },
    });
    await edit(task, [item('Args', 'a', '2'), { ...item('Args', 'a', '3'), type: null, unknown: 'x' }]);
    expect(await parameters(task)).toEqual({ Args: { a: item('Args', 'a', '3') } });
    await edit(task, [{ ...item('Args', 'a', ''), type: 'str', description: 'empty' }]);
    expect(await parameters(task)).toEqual({
      Args: { a: { ...item('Args', 'a', ''), type: 'str', description: 'empty' } },
    });
  });

  test('keeps the properties in one section, however it is spelt', async () => {
    const task = await kit.task({ status: 'published' });
    await edit(task, [item('Properties', 'a'), item(' PROPERTIES ', 'b'), item('properties', 'c')]);
    expect(await parameters(task)).toEqual({
      properties: { a: item('properties', 'a'), b: item('properties', 'b'), c: item('properties', 'c') },
    });
  });

  test('keeps all of what several callers set at once', async () => {
    const task = await kit.task();
    const names = Array.from({ length: 10 }, (_, index) => `name ${index}`);
    await Promise.all(names.map((name) => edit(task, [item('Args', name)])));
    expect(Object.keys((await parameters(task))['Args']).sort()).toEqual(names);
  });

  test('takes thousands of parameters at once', async () => {
    const task = await kit.task();
    const many = Array.from({ length: 3000 }, (_, index) => item(`section ${index % 7}`, `name ${index}`));
    expect((await edit(task, many)).data).toEqual({ updated: 1 });
    const { params } = await server.ok('tasks.get_hyper_params', { tasks: [task] });
    expect(params[0].hyperparams).toHaveLength(3000);
  });

  test('takes texts that look like paths or operators as they are', async () => {
    const task = await kit.task();
    const odd = { ...item('Args', 'a', '$name'), type: '$$ROOT', description: '{"$literal": 1}' };
    await edit(task, [odd]);
    expect(await parameters(task)).toEqual({ Args: { a: odd } });
  });

  test.each<[string, unknown]>([
    ['no parameters', undefined],
    ['an empty list', []],
    ['an object', THREE],
    ['a parameter that is a text', ['a']],
    ['no section', [{ name: 'a', value: '1' }]],
    ['no name', [{ section: 'Args', value: '1' }]],
    ['no value', [{ section: 'Args', name: 'a' }]],
    ['a value that is null', [{ ...item('Args', 'a'), value: null }]],
    ['a value that is a number', [{ ...item('Args', 'a'), value: 1 }]],
    ['a type that is a number', [{ ...item('Args', 'a'), type: 1 }]],
    ['an empty section', [item('', 'a')]],
    ['an empty name', [item('Args', 'a'), item('Args', '')]],
    ['a blank section', [item(' ', 'a')]],
    ['a blank name', [item('Args', ' ')]],
    ['a name with a null character', [item('Args', 'a\0')]],
  ])('refuses %s', async (_case, hyperparams) => {
    const task = await kit.task({ hyperparams: THREE });
    expect(codesOf(await edit(task, hyperparams))).toBe('400/12');
    expect(await parameters(task)).toEqual(THREE);
  });

  test.each(['other', '', 1])('refuses replace_hyperparams: %j', async (replace_hyperparams) => {
    const task = await kit.task();
    expect(codesOf(await edit(task, [item('Args', 'a')], { replace_hyperparams }))).toBe('400/12');
  });
});

describe('tasks.delete_hyper_params', () => {
  test.each<[string, object[], object]>([
    ['a parameter', [{ section: 'Args', name: 'a' }], { Args: { b: THREE.Args.b }, General: THREE.General }],
    ['a section', [{ section: 'Args' }], { General: THREE.General }],
    ['a section whose name is null', [{ section: 'Args', name: null }], { General: THREE.General }],
    ['a section whose name is empty', [{ section: ' Args ', name: '' }], { General: THREE.General }],
    [
      'a parameter and a section',
      [{ section: 'General' }, { section: 'Args', name: ' b ' }],
      { Args: { a: THREE.Args.a } },
    ],
    [
      'the same twice',
      [{ section: 'General' }, { section: 'General' }, { section: 'Args', name: 'a' }, { section: 'Args', name: 'a' }],
      { Args: { b: THREE.Args.b } },
    ],
    ['what is not there', [{ section: 'Args', name: 'z' }, { section: 'No' }, { section: 'Not', name: 'a' }], THREE],
    ['what reads like a path', [{ section: 'Args.a' }, { section: '$Args', name: '.' }], THREE],
  ])('deletes %s', async (_case, keys, expected) => {
    const task = await kit.task({ hyperparams: THREE });
    expect((await remove(task, keys)).data).toEqual({ deleted: 1 });
    expect(await parameters(task)).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ['no keys', undefined, '400/12'],
    ['an empty list', [], '400/12'],
    ['a key without section', [{ name: 'a' }], '400/12'],
    ['an empty section', [{ section: '' }], '400/12'],
    ['a blank section', [{ section: ' ' }], '400/12'],
    ['a blank name', [{ section: 'Args', name: ' ' }], '400/12'],
    ['a number for a name', [{ section: 'Args', name: 1 }], '400/12'],
    ['a section and a parameter in it', [{ section: 'Args', name: 'a' }, { section: 'Args' }], '400/15'],
    [
      'a section and a parameter in it, spelt otherwise',
      [{ section: ' Args', name: 'a' }, { section: 'Args' }],
      '400/15',
    ],
    ['all properties and one of them', [{ section: 'Properties', name: 'a' }, { section: 'properties' }], '400/15'],
  ])('refuses %s', async (_case, keys, code) => {
    const task = await kit.task({ hyperparams: THREE });
    expect(codesOf(await remove(task, keys))).toBe(code);
    expect(await parameters(task)).toEqual(THREE);
  });
});

test('an odd section or name comes back as it was, and is deleted alone', async () => {
  const task = await kit.task();
  const items = ODD_KEYS.flatMap((key) => [item(key, 'a'), item('Args', key)]);
  expect((await edit(task, items)).data).toEqual({ updated: 1 });
  const { params } = await server.ok('tasks.get_hyper_params', { tasks: [task] });
  const text = (one: object) => JSON.stringify(one);
  expect(params[0].hyperparams.map(text).sort()).toEqual(items.map(text).sort());
  const left = new Set(ODD_KEYS);
  for (const key of ODD_KEYS) {
    await remove(task, [{ section: key }, { section: 'Args', name: key }]);
    left.delete(key);
    const shown = await parameters(task);
    expect(new Set(Object.keys(shown))).toEqual(new Set([...left, 'Args']));
    expect(new Set(Object.keys(shown['Args']))).toEqual(left);
  }
});
