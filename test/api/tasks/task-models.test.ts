import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const stored = (name: string, model = `model of ${name}`) => ({ name, model, updated: LONG_AGO });
const put = (task: string, name: string, more: object = {}) =>
  server.call('tasks.add_or_update_model', { task, name, model: 'new', type: 'output', ...more });
const remove = (task: string, models: unknown) => server.call('tasks.delete_models', { task, models });

describe('tasks.add_or_update_model', () => {
  test.each(['input', 'output'] as const)('replaces an %s in place, and appends one of a new name', async (type) => {
    const other = type === 'input' ? 'output' : 'input';
    const models = { input: [stored('a'), stored('b'), stored('c')], output: [stored('a'), stored('b'), stored('c')] };
    const task = await kit.task({ models });
    const before = Date.now();
    expect((await put(task, 'b', { type })).data).toEqual({ updated: 1 });
    await put(task, '$d', { type, model: '$model' });
    const after = await kit.stored(task);
    expect(after.models?.[type]).toMatchObject([
      stored('a'),
      { name: 'b', model: 'new' },
      stored('c'),
      { name: '$d', model: '$model' },
    ]);
    expect(Number(after.models?.[type]?.[1]?.updated)).toBeGreaterThanOrEqual(before);
    expect(after.models?.[other]).toEqual(models[other]);
  });

  test('takes any model, also one that is not there, and changes none', async () => {
    const { id } = await server.ok('models.create', { name: 'a model', uri: '' });
    const { model: before } = await server.ok('models.get_by_id', { model: id });
    const task = await kit.task();
    for (const model of [id, 'nowhere', '']) expect(codesOf(await put(task, 'm', { model }))).toBe('200/0');
    expect((await server.ok('models.get_by_id', { model: id })).model).toEqual(before);
  });

  test('never makes two of one name, whoever comes first', async () => {
    const task = await kit.task();
    const names = Array.from({ length: 30 }, (_, index) => `name ${index % 3}`);
    await Promise.all(names.map((name, index) => put(task, name, { model: `model ${index}`, iteration: index })));
    const { models, last_iteration } = await kit.stored(task);
    expect(models?.output?.map(({ name }) => name).sort()).toEqual(['name 0', 'name 1', 'name 2']);
    expect(last_iteration).toBe(29);
  });

  test.each<[number | undefined, unknown, number | undefined]>([
    [5, 3, 5],
    [5, 8, 8],
    [5, undefined, 5],
    [5, null, 5],
    [5, 7.9, 7],
    [undefined, 3, 3],
    [undefined, undefined, undefined],
  ])('with %p iterations so far and iteration: %p leaves %p', async (last_iteration, iteration, expected) => {
    const task = await kit.task({ ...(last_iteration !== undefined && { last_iteration }) });
    await put(task, 'm', { iteration });
    expect((await kit.stored(task)).last_iteration).toBe(expected);
  });

  test('counts as activity: tells how long a running task has run', async () => {
    const started = new Date(Date.now() - 90_500);
    const [running, waiting] = await Promise.all([
      kit.task({ status: 'in_progress', started, active_duration: 1 }),
      kit.task({ status: 'created', started, active_duration: 1 }),
    ]);
    await Promise.all([put(running, 'm'), put(waiting, 'm')]);
    const { active_duration, last_update } = await kit.stored(running);
    expect(active_duration).toBe(Math.floor((Number(last_update) - Number(started)) / 1000));
    expect((await kit.stored(waiting)).active_duration).toBe(1);
  });

  test.each<[string, object]>([
    ['no name', { name: undefined }],
    ['a null name', { name: null }],
    ['a number for a name', { name: 1 }],
    ['no model', { model: undefined }],
    ['an operator for a model', { model: { $ne: '' } }],
    ['no type', { type: undefined }],
    ['an unknown type', { type: 'both' }],
    ['an iteration that is none', { iteration: 'x' }],
  ])('refuses %s', async (_case, more) => {
    const task = await kit.task({ models: { input: [], output: [] } });
    expect(codesOf(await put(task, 'm', more))).toBe('400/12');
    expect((await kit.stored(task)).models).toEqual({ input: [], output: [] });
  });
});

describe('tasks.delete_models', () => {
  test('removes models by name and type, and passes over those that are not there', async () => {
    const both = [stored('a'), stored('b'), stored('c')];
    const task = await kit.task({ models: { input: both, output: both } });
    const models = [
      { name: 'a', type: 'input' },
      { name: 'b', type: 'output' },
      { name: 'c', type: 'output' },
      { name: 'z', type: 'input' },
      { name: '$name', type: 'output' },
    ];
    expect((await remove(task, models)).data).toEqual({ updated: 1 });
    expect((await kit.stored(task)).models).toEqual({ input: [both[1], both[2]], output: [both[0]] });
    expect((await remove(task, models)).data).toEqual({ updated: 1 });
  });

  test.each<[string, unknown]>([
    ['no models', undefined],
    ['an empty list', []],
    ['a text among them', ['a']],
    ['a model without name', [{ type: 'input' }]],
    ['a model without type', [{ name: 'a' }]],
    ['an unknown type', [{ name: 'a', type: 'both' }]],
  ])('refuses %s', async (_case, models) => {
    const task = await kit.task({ models: { input: [stored('a')], output: [] } });
    expect(codesOf(await remove(task, models))).toBe('400/12');
    expect((await kit.stored(task)).models?.input).toHaveLength(1);
  });
});
