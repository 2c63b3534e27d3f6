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

const outputs = (model: string) => ({ models: { output: [{ name: 'out', model }] } });

describe('tasks.completed', () => {
  test.each([{}, { publish: false }, { publish: null }])(
    'sets the time and publishes nothing with %j',
    async (flag) => {
      const model = await kit.model();
      const task = await kit.task({ status: 'in_progress', ...outputs(model) });
      const answer = await server.ok('tasks.completed', { task, status_reason: 'completed', ...flag });
      expect(answer).toMatchObject({ updated: 1, published: 0, fields: { status: 'completed' } });
      expect(answer['fields'].completed).toBe(answer['fields'].status_changed);
      const stored = await kit.stored(task);
      expect(stored).toMatchObject({ status: 'completed', status_reason: 'completed' });
      expect(stored.completed).toEqual(stored.status_changed);
      expect(stored).not.toHaveProperty('published');
      expect(await kit.storedModel(model)).toMatchObject({ ready: false });
    },
  );

  test('publishes the task and its last model as well', async () => {
    const project = await kit.project('project of a completed task');
    const model = await kit.model();
    const task = await kit.task({ status: 'in_progress', project, ...outputs(model) });
    const note = { status_reason: 'done', status_message: 'well' };
    const answer = await server.ok('tasks.completed', { task, publish: true, ...note });
    expect(answer).toMatchObject({ updated: 1, published: 1, fields: { status: 'published', ...note } });
    const stored = await kit.stored(task);
    expect(stored).toMatchObject({ status: 'published', ...note });
    expect([stored.completed, stored.published]).toEqual([stored.status_changed, stored.status_changed]);
    expect(await kit.storedModel(model)).toMatchObject({ ready: true });
    expect(await kit.isTouched(project)).toBe(true);
  });

  test('finishes what a call that died has begun', async () => {
    const model = await kit.model({ ready: true });
    const task = await kit.task({ status: 'completed', ...outputs(model) });
    await server.ok('tasks.completed', { task, publish: true });
    expect(await kit.statusOf(task)).toBe('published');
  });

  test('leaves the task completed when its model cannot be published', async () => {
    const model = await kit.model({ name: 'refused' });
    const task = await kit.task({ status: 'in_progress', ...outputs(model) });
    await kit.withRefusedModels('refused', async () => {
      const answer = await server.call('tasks.completed', { task, publish: true });
      expect(answer.status).not.toBe(200);
      expect(await kit.stored(task)).toMatchObject({ status: 'completed', completed: expect.any(Date) });
    });
  });

  test('publishes nothing that is not completed', async () => {
    const task = await kit.task({ status: 'stopped' });
    await server.ok('tasks.close', { task });
    expect(codesOf(await server.call('tasks.completed', { task, publish: true }))).toBe('400/110');
    expect(await kit.statusOf(task)).toBe('closed');
    await server.ok('tasks.completed', { task, publish: true, force: true });
    expect(await kit.statusOf(task)).toBe('published');
  });

  test('refuses text for publish', async () => {
    const task = await kit.task({ status: 'in_progress' });
    expect(codesOf(await server.call('tasks.completed', { task, publish: 'yes' }))).toBe('400/12');
  });
});
