import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type TaskKit, failuresOf, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const outputs = (...models: string[]) => ({ models: { output: models.map((model) => ({ name: 'out', model })) } });

describe('tasks.publish', () => {
  test('tells when the task was published, and what it has put out', async () => {
    const output = { destination: 's3://bucket/out', result: 'success' };
    const task = await kit.task({ status: 'stopped', output });
    const { updated, fields } = await server.ok('tasks.publish', {
      task,
      status_reason: 'because',
      status_message: 'it is good',
    });
    const note = { status_reason: 'because', status_message: 'it is good' };
    expect(updated).toBe(1);
    expect(fields).toMatchObject({ status: 'published', ...note, output, published: expect.stringMatching(DATE) });
    expect(fields['published']).toBe(fields['status_changed']);
    const stored = await kit.stored(task);
    expect(stored).toMatchObject({ status: 'published', ...note, published: new Date(fields['published']) });
  });

  test('publishes the model that the task put out last, and no other', async () => {
    const [first, last] = [await kit.model(), await kit.model()];
    const task = await kit.task({ status: 'completed', ...outputs(first, last) });
    await server.ok('tasks.publish', { task }, { as: 'second' });
    expect(await kit.storedModel(first)).toMatchObject({ ready: false });
    const model = await kit.storedModel(last);
    expect(model).toMatchObject({ ready: true, last_changed_by: expect.stringMatching(/^second-/) });
    const { last_update: updated } = await kit.stored(task);
    expect([model?.last_update, model?.last_change]).toEqual([updated, updated]);
  });

  test('leaves a model alone that is published already', async () => {
    const model = await kit.model({ ready: true });
    const before = await kit.storedModel(model);
    const task = await kit.task({ status: 'completed', ...outputs(model) });
    await server.ok('tasks.publish', { task });
    expect(await kit.storedModel(model)).toEqual(before);
  });

  test('passes over models that are gone, or of others', async () => {
    const foreign = await kit.model({}, { as: 'stranger' });
    for (const model of [MISSING, `__DELETED__${MISSING}`, foreign]) {
      const task = await kit.task({ status: 'completed', ...outputs(model) });
      await server.ok('tasks.publish', { task });
      expect(await kit.statusOf(task)).toBe('published');
    }
    expect(await kit.storedModel(foreign)).toMatchObject({ ready: false });
  });

  test.each([false, null])('leaves the model alone with publish_model: %p', async (flag) => {
    const model = await kit.model();
    const task = await kit.task({ status: 'completed', ...outputs(model) });
    await server.ok('tasks.publish', { task, publish_model: flag });
    expect([await kit.statusOf(task), (await kit.storedModel(model))?.ready]).toEqual(['published', false]);
  });

  test('leaves the model alone when it refuses the task', async () => {
    const model = await kit.model();
    const task = await kit.task({ status: 'in_progress', ...outputs(model) });
    expect(codesOf(await server.call('tasks.publish', { task }))).toBe('400/110');
    expect(await kit.storedModel(model)).toMatchObject({ ready: false });
  });

  test('finishes what a call that died has begun', async () => {
    const model = await kit.model();
    const task = await kit.task({ status: 'publishing', ...outputs(model) });
    await server.ok('tasks.publish', { task });
    expect(await kit.stored(task)).toMatchObject({ status: 'published', published: expect.any(Date) });
    expect(await kit.storedModel(model)).toMatchObject({ ready: true });
  });

  test('gives the task its status back when the model cannot be published', async () => {
    const model = await kit.model({ name: 'refused' });
    const note = { status_reason: 'done', status_message: 'well' };
    const task = await kit.task({ status: 'completed', ...note, ...outputs(model) });
    await kit.withRefusedModels('refused', async () => {
      expect((await server.call('tasks.publish', { task })).status).not.toBe(200);
      const stored = await kit.stored(task);
      expect(stored).toMatchObject({ status: 'completed', ...note });
      expect(stored).not.toHaveProperty('published');
      const many = await server.ok('tasks.publish_many', { ids: [task] });
      expect([many['succeeded'], await kit.statusOf(task)]).toEqual([[], 'completed']);
    });
    await server.ok('tasks.publish', { task });
    expect(await kit.storedModel(model)).toMatchObject({ ready: true });
  });

  test('does it once for several callers at once, and with the model', async () => {
    for (let round = 0; round < 5; round += 1) {
      const model = await kit.model();
      const task = await kit.task({ status: 'completed', ...outputs(model) });
      const calls = Array.from({ length: 4 }, () => server.call('tasks.publish', { task }));
      const codes = (await Promise.all(calls)).map(codesOf);
      expect(codes.filter((code) => code === '200/0')).toHaveLength(1);
      expect(['200/0', '400/110', '400/121']).toEqual(expect.arrayContaining(codes));
      expect([await kit.statusOf(task), (await kit.storedModel(model))?.ready]).toEqual(['published', true]);
    }
  });

  test('refuses text for publish_model', async () => {
    const task = await kit.task({ status: 'stopped' });
    expect(codesOf(await server.call('tasks.publish', { task, publish_model: 'yes' }))).toBe('400/12');
  });
});

describe('tasks.publish_many', () => {
  test('publishes each task on its own, and says what went wrong with the others', async () => {
    const model = await kit.model();
    const stopped = await kit.task({ status: 'stopped', ...outputs(model) });
    const running = await kit.task({ status: 'in_progress' });
    const open = await kit.task({ status: 'stopped', company: '' });
    const data = await server.ok('tasks.publish_many', {
      ids: [stopped, running, MISSING, open, stopped],
      status_reason: 'because',
    });
    expect(data['succeeded']).toMatchObject([
      { id: stopped, updated: 1, fields: { status: 'published', status_reason: 'because', output: {} } },
    ]);
    expect(data['failed']).toHaveLength(4);
    expect(failuresOf(data)).toEqual({
      [running]: '400/110',
      [MISSING]: '400/101',
      [open]: '403/21',
      [stopped]: '400/110',
    });
    const [failure] = data['failed'];
    expect(failure.error.data).toEqual({ current_status: 'in_progress', new_status: 'published' });
    expect(await kit.storedModel(model)).toMatchObject({ ready: true });
  });

  test('takes force, and publishes no model when told so', async () => {
    const model = await kit.model();
    const id = await kit.task({ status: 'in_progress', ...outputs(model) });
    const data = await server.ok('tasks.publish_many', { ids: [id], force: true, publish_model: false });
    expect(data['failed']).toEqual([]);
    expect([await kit.statusOf(id), (await kit.storedModel(model))?.ready]).toEqual(['published', false]);
  });

  test.each(['1.0', '2.13', '2.31', '999.0', null])('answers at version %s', async (version) => {
    const id = await kit.task({ status: 'stopped' });
    const answer = await server.call('tasks.publish_many', { ids: [id] }, { version });
    expect([codesOf(answer), answer.data['failed']]).toEqual(['200/0', []]);
  });

  test.each<[string, object, string]>([
    ['no ids', {}, '400/12'],
    ['no id in the list', { ids: [] }, '400/12'],
    ['ids that are no texts', { ids: [5] }, '400/12'],
  ])('refuses %s', async (_case, request, codes) => {
    expect(codesOf(await server.call('tasks.publish_many', request))).toBe(codes);
  });

  test('refuses guests and nobody', async () => {
    const ids = [await kit.task({ status: 'stopped' })];
    expect(codesOf(await server.call('tasks.publish_many', { ids }, { as: 'guest' }))).toBe('403/21');
    expect(codesOf(await server.call('tasks.publish_many', { ids }, { as: null }))).toBe('401/20');
  });
});
