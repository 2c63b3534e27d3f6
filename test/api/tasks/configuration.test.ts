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

const item = (name: string, value = 'text') => ({ name, value });
const TWO = { a: item('a'), b: { ...item('b', ''), type: 'json', description: 'nothing yet' } };
const edit = (task: string, configuration: unknown, more: object = {}) =>
  server.call('tasks.edit_configuration', { task, configuration, ...more });
const remove = (task: string, configuration: unknown) =>
  server.call('tasks.delete_configuration', { task, configuration });
const configuration = async (task: string) => (await kit.read(task))['configuration'];

describe('tasks.get_configurations', () => {
  const list = (tasks: unknown, names?: unknown) => server.call('tasks.get_configurations', { tasks, names });

  test.each<[unknown, object[]]>([
    [undefined, [TWO.a, TWO.b, item('c.d')]],
    [null, [TWO.a, TWO.b, item('c.d')]],
    [[], [TWO.a, TWO.b, item('c.d')]],
    [
      ['c.d', 'a', 'a'],
      [TWO.a, item('c.d')],
    ],
    [[' b ', 'unknown', ''], [TWO.b]],
    [['unknown'], []],
    [['', ' '], []],
    [['c', '$a', 'c.d.value', '_id', 'name'], []],
  ])('with names %j lists the right items, sorted by name', async (names, expected) => {
    const [full, bare] = await Promise.all([
      kit.task({ configuration: { 'c%2Ed': item('c.d'), b: TWO.b, a: TWO.a } }),
      kit.task(),
    ]);
    expect((await list([full, bare, full], names)).data).toEqual({
      configurations: [
        { task: full, configuration: expected },
        { task: bare, configuration: [] },
      ],
    });
  });

  test('shows public tasks of any company, for a guest too', async () => {
    const task = await kit.task({ company: '', configuration: TWO });
    for (const as of ['stranger', 'guest'] as const) {
      const { configurations } = await server.ok('tasks.get_configurations', { tasks: [task] }, { as });
      expect(configurations).toEqual([{ task, configuration: [TWO.a, TWO.b] }]);
    }
  });

  test.each<[string, () => unknown, unknown, string]>([
    ['no tasks', () => undefined, undefined, '400/12'],
    ['an empty list', () => [], undefined, '400/12'],
    ['a number among the names', () => [MISSING], [1], '400/12'],
    ['a task that does not exist', async () => [await kit.task(), MISSING], undefined, '400/101'],
    ['a task of another company', async () => [await kit.task({ company: server.otherCompany })], ['a'], '400/101'],
  ])('refuses %s', async (_case, tasks, names, code) => {
    expect(codesOf(await list(await tasks(), names))).toBe(code);
  });
});

describe('tasks.get_configuration_names', () => {
  test.each([
    [undefined, ['B', 'a', 'c.d']],
    [true, ['B', 'a', 'c.d']],
    [false, ['B', 'a', 'b', 'c.d']],
    [null, ['B', 'a', 'b', 'c.d']],
  ])('with skip_empty: %p lists the right names', async (skip_empty, expected) => {
    const task = await kit.task({ configuration: { ...TWO, B: item('B'), 'c%2Ed': item('c.d') } });
    const request = { tasks: [task], skip_empty };
    expect(await server.ok('tasks.get_configuration_names', request)).toEqual({
      configurations: [{ task, names: expected }],
    });
  });

  test('leaves out tasks without configuration, and those that are not there or somebody else’s', async () => {
    const [full, empty, bare, foreign, open] = await Promise.all([
      kit.task({ configuration: TWO }),
      kit.task({ configuration: { b: TWO.b } }),
      kit.task(),
      kit.task({ configuration: TWO, company: server.otherCompany }),
      kit.task({ configuration: TWO, company: '' }),
    ]);
    const tasks = [open, bare, MISSING, empty, foreign, full];
    expect(await server.ok('tasks.get_configuration_names', { tasks })).toEqual({
      configurations: [
        { task: open, names: ['a'] },
        { task: full, names: ['a'] },
      ],
    });
    const { configurations } = await server.ok('tasks.get_configuration_names', { tasks, skip_empty: false });
    expect(configurations.map(({ task }: { task: string }) => task)).toEqual([open, empty, full]);
  });

  test.each([undefined, [], [1], 'x', { $ne: [] }])('refuses tasks: %j', async (tasks) => {
    expect(codesOf(await server.call('tasks.get_configuration_names', { tasks }))).toBe('400/12');
  });
});

test.each(['get_configurations', 'get_configuration_names'])(
  'tasks.%s is for those who have signed in',
  async (action) => {
    expect(codesOf(await server.call(`tasks.${action}`, { tasks: [MISSING] }, { as: null }))).toBe('401/20');
    const task = await kit.task({ configuration: TWO });
    expect(codesOf(await server.call(`tasks.${action}`, { tasks: [task] }, { as: 'guest', version: '2.9' }))).toBe(
      '200/0',
    );
  },
);

describe('tasks.edit_configuration', () => {
  test.each([undefined, null, false])(
    'with replace_configuration: %p sets items beside the present ones',
    async (replace_configuration) => {
      const task = await kit.task({ configuration: TWO });
      const answer = await edit(task, [item('b', 'new'), item(' c '), item('c', 'last')], { replace_configuration });
      expect(answer.data).toEqual({ updated: 1 });
      expect(await configuration(task)).toEqual({ a: TWO.a, b: item('b', 'new'), c: item('c', 'last') });
    },
  );

  test('replaces everything when told so', async () => {
    const task = await kit.task({ configuration: TWO });
    const given = { ...item('c', '$value'), type: '$type', description: 'd' };
    await edit(task, [given], { replace_configuration: true });
    expect(await configuration(task)).toEqual({ c: given });
  });

  test('keeps all of what several callers set at once', async () => {
    const task = await kit.task();
    const names = Array.from({ length: 10 }, (_, index) => `name ${index}`);
    await Promise.all(names.map((name) => edit(task, [item(name)])));
    expect(Object.keys(await configuration(task)).sort()).toEqual(names);
  });

  test.each<[string, unknown]>([
    ['no configuration', undefined],
    ['an empty list', []],
    ['an object', TWO],
    ['an item without name', [{ value: 'x' }]],
    ['an item without value', [{ name: 'a' }]],
    ['a value that is a number', [{ name: 'a', value: 1 }]],
    ['a value that is an object', [{ name: 'a', value: {} }]],
    ['an empty name', [item('')]],
    ['a blank name', [item('a'), item(' ')]],
    ['a name with a null character', [item('a\0')]],
  ])('refuses %s', async (_case, items) => {
    const task = await kit.task({ configuration: TWO });
    expect(codesOf(await edit(task, items))).toBe('400/12');
    expect(await configuration(task)).toEqual(TWO);
  });
});

describe('tasks.delete_configuration', () => {
  test('deletes items, and passes over those that are not there', async () => {
    const task = await kit.task({ configuration: TWO });
    expect((await remove(task, [' a ', 'a', 'unknown', 'b.value', '$b'])).data).toEqual({ deleted: 1 });
    expect(await configuration(task)).toEqual({ b: TWO.b });
  });

  test.each<[string, unknown]>([
    ['no names', undefined],
    ['an empty list', []],
    ['a text', 'a'],
    ['a number among the names', [1]],
    ['an empty name', ['a', '']],
    ['a blank name', ['a', ' ']],
    ['a name with a null character', ['a\0']],
  ])('refuses %s', async (_case, names) => {
    const task = await kit.task({ configuration: TWO });
    expect(codesOf(await remove(task, names))).toBe('400/12');
    expect(await configuration(task)).toEqual(TWO);
  });
});

test('an odd name comes back as it was, is listed alone and deleted alone', async () => {
  const task = await kit.task();
  await edit(
    task,
    ODD_KEYS.map((name) => item(name)),
  );
  const { configurations } = await server.ok('tasks.get_configuration_names', { tasks: [task] });
  expect([...configurations[0].names].sort()).toEqual([...ODD_KEYS].sort());
  const left = new Set(ODD_KEYS);
  for (const name of ODD_KEYS) {
    const found = await server.ok('tasks.get_configurations', { tasks: [task], names: [name] });
    expect(found['configurations']).toEqual([{ task, configuration: [item(name)] }]);
    await remove(task, [name]);
    left.delete(name);
    expect(new Set(Object.keys(await configuration(task)))).toEqual(left);
  }
});
