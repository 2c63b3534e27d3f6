import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskStatus } from '../../../src/database/index.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type ModelKit, codeOf, failuresOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

async function draftOf(status: TaskStatus): Promise<{ model: string; task: string }> {
  const task = await kit.task({ status });
  return { task, model: await kit.create({ task }) };
}

describe('models.set_ready', () => {
  test('publishes a draft', async () => {
    const model = await kit.create();
    const before = await kit.read(model);
    expect(await server.ok('models.set_ready', { model }, { as: 'second' })).toEqual({ updated: 1, fields: {} });
    const after = await kit.read(model);
    expect(after).toMatchObject({ ready: true, last_changed_by: expect.stringMatching(/^second-/) });
    expect(after['last_update']).toBe(after['last_change']);
    expect(Date.parse(after['last_update'])).toBeGreaterThan(Date.parse(before['last_update']));
  });

  test.each<TaskStatus>(['stopped', 'closed', 'failed', 'completed', 'publishing'])(
    'publishes a task that is %s with its model',
    async (status) => {
      const { model, task } = await draftOf(status);
      const answer = await server.ok('models.set_ready', { model });
      expect(answer).toMatchObject({ updated: 1, fields: {}, published_task: { id: task, data: { updated: 1 } } });
      const { fields } = answer['published_task'].data;
      expect(fields).toMatchObject({ status: 'published', published: expect.stringMatching(DATE) });
      expect(await kit.storedTask(task)).toMatchObject({
        status: 'published',
        published: expect.any(Date),
        status_changed: expect.any(Date),
        last_update: expect.any(Date),
        last_change: expect.any(Date),
        last_changed_by: expect.stringMatching(/^user-/),
      });
      expect(await kit.read(model)).toMatchObject({ ready: true });
    },
  );

  test.each<TaskStatus>(['created', 'queued', 'in_progress', 'unknown'])(
    'changes nothing when the task is %s, unless forced',
    async (status) => {
      const { model, task } = await draftOf(status);
      const before = [await kit.stored(model), await kit.storedTask(task)];
      expect(codeOf(await server.call('models.set_ready', { model }))).toBe('400/110');
      expect([await kit.stored(model), await kit.storedTask(task)]).toEqual(before);
      await server.ok('models.set_ready', { model, force_publish_task: true });
      expect(await kit.read(model)).toMatchObject({ ready: true });
      expect(await kit.storedTask(task)).toMatchObject({ status: 'published' });
    },
  );

  test.each([false, 0, null])('leaves the task alone with publish_task: %p', async (flag) => {
    const { model, task } = await draftOf('stopped');
    expect(await server.ok('models.set_ready', { model, publish_task: flag })).toEqual({ updated: 1, fields: {} });
    expect(await kit.storedTask(task)).toMatchObject({ status: 'stopped' });
  });

  test('passes over a task that is published, public or gone', async () => {
    const published = await kit.task({ status: 'published' });
    const becomesPublic = await kit.task();
    const models = await Promise.all([published, becomesPublic].map((task) => kit.create({ task })));
    const tasks = server.databases.client.db(server.databases.backend).collection<{ _id: string }>('task');
    await tasks.updateOne({ _id: becomesPublic }, { $set: { company: '' } });
    const gone = await kit.task();
    models.push(await kit.create({ task: gone }));
    await tasks.deleteOne({ _id: gone });
    for (const model of models) {
      expect(await server.ok('models.set_ready', { model })).toEqual({ updated: 1, fields: {} });
    }
    expect(await kit.storedTask(becomesPublic)).toMatchObject({ status: 'created' });
  });

  test('stamps the project of the task', async () => {
    const project = await kit.project('project of a published task');
    const task = await kit.task({ status: 'stopped', project });
    const model = await kit.create({ task });
    const { project: before } = await server.ok('projects.get_by_id', { project });
    await server.ok('models.set_ready', { model });
    const { project: after } = await server.ok('projects.get_by_id', { project });
    expect(Date.parse(after.last_update)).toBeGreaterThan(Date.parse(before.last_update));
  });

  test.each<[string, object, string]>([
    ['no model', {}, '400/12'],
    ['a null model', { model: null }, '400/12'],
    ['text for a flag', { model: MISSING, force_publish_task: 'yes' }, '400/12'],
    ['a model that does not exist', { model: MISSING }, '400/201'],
  ])('refuses %s', async (_case, request, code) => {
    expect(codeOf(await server.call('models.set_ready', request))).toBe(code);
  });

  test('refuses a model that is published already, and a public one', async () => {
    const published = await kit.create({ ready: true });
    const open = await kit.create({ public: true });
    const answer = await server.call('models.set_ready', { model: published });
    expect(codeOf(answer)).toBe('400/203');
    expect(answer.meta.error_data).toMatchObject({ company: server.company, model: published });
    expect(codeOf(await server.call('models.set_ready', { model: open }))).toBe('400/201');
  });
});

describe('models.publish_many', () => {
  test('publishes each model on its own, and says what went wrong with the others', async () => {
    const draft = await kit.create();
    const published = await kit.create({ ready: true });
    const { model, task } = await draftOf('stopped');
    const running = await draftOf('in_progress');
    const data = await server.ok('models.publish_many', {
      ids: [draft, published, model, MISSING, running.model, draft],
    });
    expect(data['succeeded']).toEqual([
      { id: draft, updated: true, published_task: null },
      { id: model, updated: true, published_task: { id: task, data: expect.objectContaining({ updated: 1 }) } },
    ]);
    expect(data['failed']).toHaveLength(4);
    expect(failuresOf(data)).toEqual({
      [published]: '400/203',
      [MISSING]: '400/201',
      [running.model]: '400/110',
      [draft]: '400/203',
    });
    for (const { error } of data['failed'])
      expect(error).toMatchObject({ msg: expect.any(String), data: expect.any(Object) });
    expect(await kit.read(draft)).toMatchObject({ ready: true });
    expect(await kit.read(running.model)).toMatchObject({ ready: false });
  });

  test('reads publish_task and not the flag that the published schema names', async () => {
    const [first, second] = await Promise.all([draftOf('stopped'), draftOf('stopped')]);
    const alone = await server.ok('models.publish_many', { ids: [first.model], publish_task: false });
    expect(alone['succeeded']).toEqual([{ id: first.model, updated: true, published_task: null }]);
    await server.ok('models.publish_many', { ids: [second.model], publish_tasks: false });
    expect(await kit.storedTask(second.task)).toMatchObject({ status: 'published' });
  });

  test('publishes the task by force', async () => {
    const { model, task } = await draftOf('in_progress');
    const data = await server.ok('models.publish_many', { ids: [model], force_publish_task: true });
    expect(data['failed']).toEqual([]);
    expect(await kit.storedTask(task)).toMatchObject({ status: 'published' });
  });
});
