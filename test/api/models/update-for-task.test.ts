import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskStatus } from '../../../src/database/index.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

const updateForTask = (request: object) => server.call('models.update_for_task', request, { version: '2.13' });

describe('models.update_for_task with an address', () => {
  test('creates the output model of a task that has none, after the task', async () => {
    const project = await kit.project('project of the task');
    const input = await kit.create();
    const task = await kit.task({
      name: 'training run',
      project,
      execution: { framework: 'Keras', model_desc: { design: 'x' }, model_labels: { cat: 1, 'tabby%2Ecat': 2 } },
      models: { input: [{ name: 'in', model: input }] },
    });
    const { data } = await updateForTask({
      task,
      uri: ' s3://b/m ',
      tags: ['b', 'a'],
      system_tags: ['s'],
      iteration: 4,
    });
    expect(data).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), created: true });
    expect(await kit.read(data['id'])).toMatchObject({
      name: 'training run',
      comment: expect.stringContaining(task),
      uri: 's3://b/m',
      project,
      task,
      parent: input,
      framework: 'Keras',
      design: { design: 'x' },
      labels: { cat: 1, 'tabby.cat': 2 },
      tags: ['a', 'b'],
      system_tags: ['s'],
      ready: false,
      company: server.company,
    });
    const { models, last_iteration } = await kit.storedTask(task);
    expect(models?.output).toEqual([{ name: 'Output Model', model: data['id'], updated: expect.any(Date) }]);
    expect(last_iteration).toBe(4);
  });

  test('takes name and comment from the caller when given', async () => {
    const task = await kit.task({ status: 'in_progress' });
    const { data } = await updateForTask({ task, uri: 's3://b/m', name: 'my name', comment: 'my comment' });
    expect(await kit.read(data['id'])).toMatchObject({ name: 'my name', comment: 'my comment' });
  });

  test('creates a model without what the task does not know, even in a project that is gone', async () => {
    const task = await kit.task({ project: MISSING });
    const { data } = await updateForTask({ task, uri: 's3://b/m' });
    const model = await kit.read(data['id']);
    expect(model).toMatchObject({ project: MISSING, design: {}, labels: {} });
    for (const field of ['framework', 'parent']) expect(model).not.toHaveProperty(field);
  });

  test('updates the last output model of a task that has some', async () => {
    const [first, last] = await Promise.all([kit.create(), kit.create({ ui_cache: { a: 1 }, framework: 'x' })]);
    const output = [
      { name: 'one', model: first },
      { name: 'two', model: last },
    ];
    const task = await kit.task({ models: { output } });
    const { data } = await updateForTask({ task, uri: 's3://b/new', tags: ['t'], iteration: 8, framework: 'ignored' });
    expect(data).toMatchObject({
      id: last,
      created: false,
      updated: 1,
      fields: { uri: 's3://b/new', name: 'a task', comment: expect.stringContaining(task), tags: ['t'] },
    });
    expect(await kit.read(last)).toMatchObject({ uri: 's3://b/new', name: 'a task', tags: ['t'], framework: 'x' });
    expect((await kit.stored(last))?.ui_cache).toEqual({});
    expect(await kit.read(first)).toMatchObject({ uri: '', name: 'a model' });
    expect(await kit.storedTask(task)).toMatchObject({ models: { output }, last_iteration: 8 });
  });

  test('takes over nothing that is not for callers to say', async () => {
    const task = await kit.task();
    const forged = {
      id: MISSING,
      company: 'x',
      user: 'x',
      created: '2001-01-01',
      ready: true,
      public: true,
      project: MISSING,
    };
    const { data } = await updateForTask({ task, uri: 's3://b/m', ...forged });
    const model = await kit.stored(data['id']);
    expect(model).toMatchObject({ company: server.company, user: expect.stringMatching(/^user-/), ready: false });
    expect(model).not.toHaveProperty('project');
    expect(model?.created.getUTCFullYear()).toBeGreaterThan(2001);
  });
});

test('models.update_for_task with a model puts it in place of all outputs, unchanged', async () => {
  const [old, replacement] = await Promise.all([kit.create(), kit.create()]);
  const before = await kit.stored(replacement);
  const task = await kit.task({
    models: { output: [{ name: 'old', model: old }], input: [{ name: 'in', model: old }] },
  });
  const { data } = await updateForTask({ task, override_model_id: replacement, name: 'ignored', iteration: 2 });
  expect(data).toEqual({ id: replacement, created: true });
  expect(await kit.stored(replacement)).toEqual(before);
  const { models, last_iteration } = await kit.storedTask(task);
  expect(models?.output).toEqual([{ name: 'Output Model', model: replacement, updated: expect.any(Date) }]);
  expect(models?.input).toEqual([{ name: 'in', model: old }]);
  expect(last_iteration).toBe(2);
});

test('models.update_for_task stamps the task whose outputs it replaces, without an iteration too', async () => {
  const task = await kit.task();
  await updateForTask({ task, override_model_id: await kit.create() });
  const { last_update, last_change, last_changed_by } = await kit.storedTask(task);
  expect(last_update).toBeInstanceOf(Date);
  expect(last_change).toEqual(last_update);
  expect(last_changed_by).toMatch(/^user-/);
});

describe('models.update_for_task refuses', () => {
  const uri = 's3://b/m';

  test.each<[string, object, string]>([
    ['no task', { uri }, '400/12'],
    ['text for the iteration', { task: MISSING, uri, iteration: 'x' }, '400/12'],
    ['neither address nor model', { task: MISSING }, '400/11'],
    ['both', { task: MISSING, uri, override_model_id: MISSING }, '400/11'],
    ['two empty ones', { task: MISSING, uri: '', override_model_id: '' }, '400/11'],
    ['a task that does not exist', { task: MISSING, uri }, '400/101'],
  ])('%s', async (_case, request, code) => {
    expect(codeOf(await updateForTask(request))).toBe(code);
  });

  test('a public task, before its status', async () => {
    const task = await kit.task({ company: '', status: 'published' });
    expect(codeOf(await updateForTask({ task, uri }))).toBe('403/21');
  });

  test.each<TaskStatus>(['queued', 'stopped', 'publishing', 'published', 'closed', 'failed', 'completed', 'unknown'])(
    'a task that is %s',
    async (status) => {
      const task = await kit.task({ status });
      expect(codeOf(await updateForTask({ task, uri }))).toBe('400/110');
      expect(await kit.storedTask(task)).not.toHaveProperty('models');
    },
  );

  test('a model that does not exist, and a public one', async () => {
    const task = await kit.task();
    const open = await kit.create({ public: true });
    expect(codeOf(await updateForTask({ task, override_model_id: MISSING }))).toBe('400/201');
    expect(codeOf(await updateForTask({ task, override_model_id: open }))).toBe('400/201');
    expect(await kit.storedTask(task)).not.toHaveProperty('models');
  });

  test('to update an output model that is gone', async () => {
    const task = await kit.task({ models: { output: [{ name: 'x', model: `__DELETED__${MISSING}` }] } });
    expect(codeOf(await updateForTask({ task, uri, iteration: 3 }))).toBe('400/201');
    expect(await kit.storedTask(task)).not.toHaveProperty('last_iteration');
  });

  test('a tag that looks like an operator, and a name that is too short', async () => {
    const task = await kit.task();
    expect(codeOf(await updateForTask({ task, uri, tags: ['__$x'] }))).toBe('400/16');
    expect(codeOf(await updateForTask({ task, uri, name: 'ab' }))).toBe('400/800');
    expect(await kit.storedTask(task)).not.toHaveProperty('models');
  });
});
