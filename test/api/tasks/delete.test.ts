import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MISSING, codeOf, failuresOf } from '../../support/answers.js';
import { storeQueue, waitingIn } from '../../support/store-queues.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type TaskTraces, taskTraces } from './task-traces.js';

let server: TestServer;
let traces: TaskTraces;

beforeAll(async () => {
  server = await startTestServer();
  traces = taskTraces(server);
});
afterAll(() => server.stop());

const deleteTask = (task: string, more: object = {}) => server.ok('tasks.delete', { task, ...more });
const gone = (id: string) => `__DELETED__${id}`;

describe('tasks.delete', () => {
  test.each(['2.1', '2.31'])('moves a task to the trash, at version %s', async (version) => {
    const task = await storeTask(server, { name: 'to be deleted' });
    const before = await traces.task(task);
    expect(await server.ok('tasks.delete', { task }, { version })).toEqual({
      deleted: true,
      updated_children: 0,
      updated_models: 0,
      deleted_models: 0,
      urls: null,
    });
    expect(await traces.task(task)).toBeNull();
    expect(await traces.trashed(task)).toEqual(before);
    expect(codeOf(await server.call('tasks.delete', { task }))).toBe('400/101');
  });

  test('replaces what the trash has under the id', async () => {
    const task = await storeTask(server, { name: 'first', comment: 'old' });
    await deleteTask(task);
    await storeTask(server, { _id: task, name: 'second' });
    await deleteTask(task);
    const trashed = await traces.trashed(task);
    expect(trashed).toMatchObject({ name: 'second' });
    expect(trashed).not.toHaveProperty('comment');
  });

  test.each([false, null])('keeps nothing with move_to_trash: %p', async (flag) => {
    const task = await storeTask(server);
    await deleteTask(task, { move_to_trash: flag });
    expect([await traces.task(task), await traces.trashed(task)]).toEqual([null, null]);
  });

  test.each([
    'queued',
    'in_progress',
    'stopped',
    'closed',
    'failed',
    'completed',
    'publishing',
    'published',
    'unknown',
  ] as const)('leaves a task that is %s, unless it is archived or the call forces it', async (status) => {
    const [plain, archived] = await Promise.all([
      storeTask(server, { status }),
      storeTask(server, { status, system_tags: ['archived'] }),
    ]);
    expect(codeOf(await server.call('tasks.delete', { task: plain }))).toBe('400/123');
    expect(await traces.task(plain)).toMatchObject({ status });
    await deleteTask(plain, { force: true });
    await deleteTask(archived);
    expect(await Promise.all([plain, archived].map(traces.task))).toEqual([null, null]);
  });

  test.each([
    ['queued', 'stopped', 'stopped'],
    ['queued', undefined, 'created'],
    ['in_progress', 'completed', 'completed'],
  ] as const)('ends the waiting or running of a task that is %s, and was %s before', async (status, before, after) => {
    const task = await storeTask(server, { status, ...(before && { enqueue_status: before }) });
    const [queue, other] = [await storeQueue(server, [task]), await storeQueue(server, [MISSING, task])];
    await deleteTask(task, { force: true, status_reason: 'tidy', status_message: 'up' });
    expect([await waitingIn(server, queue), await waitingIn(server, other)]).toEqual([[], [MISSING]]);
    expect(await traces.trashed(task)).toMatchObject({
      status: after,
      status_reason: 'tidy',
      status_message: 'up',
      enqueue_status: null,
    });
  });

  test('marks the parent of children and the task of models that stay', async () => {
    const task = await storeTask(server, { system_tags: ['archived'] });
    const [child, theirs] = await Promise.all([
      storeTask(server, { parent: task }),
      storeTask(server, { parent: task, company: server.otherCompany }),
    ]);
    const [draft, used, ready, open] = await Promise.all([
      traces.storeModel({ task }),
      traces.storeModel({ task }),
      traces.storeModel({ task, ready: true }),
      traces.storeModel({ task, company: '' }),
    ]);
    await storeTask(server, { models: { input: [{ name: 'in', model: used }] } });
    expect(await deleteTask(task, { force: true })).toMatchObject({
      updated_children: 1,
      updated_models: 2,
      deleted_models: 1,
    });
    expect(await traces.task(child)).toMatchObject({ parent: gone(task), last_change: expect.any(Date) });
    expect(await traces.task(theirs)).toMatchObject({ parent: task });
    expect(await traces.model(draft)).toBeNull();
    expect(await traces.model(used)).not.toHaveProperty('task');
    expect(await traces.model(ready)).toMatchObject({ task: gone(task), ready: true });
    expect(await traces.model(open)).toMatchObject({ task });
  });

  test('deletes no model with delete_output_models: false', async () => {
    const task = await storeTask(server);
    const model = await traces.storeModel({ task, uri: 's3://kept/model' });
    const answer = await deleteTask(task, { delete_output_models: false, return_file_urls: true });
    expect(answer).toMatchObject({
      updated_models: 1,
      deleted_models: 0,
      urls: { model_urls: ['s3://kept/model'], artifact_urls: [], event_urls: [] },
    });
    expect(await traces.model(model)).toMatchObject({ task: gone(task) });
    expect(await traces.scheduled(task)).toEqual([]);
  });

  test.each<[string, (task: string) => Promise<unknown>]>([
    ['a published child', (task) => storeTask(server, { parent: task, status: 'published' })],
    ['a published model', (task) => traces.storeModel({ task, ready: true })],
    [
      'a published model that it only lists',
      async (task) => traces.addOutputs(task, await traces.storeModel({ ready: true })),
    ],
  ])('leaves a task with %s, unless forced', async (_case, publish) => {
    const task = await storeTask(server, { status: 'queued', enqueue_status: 'failed', system_tags: ['archived'] });
    await publish(task);
    const draft = await traces.storeModel({ task, uri: 's3://kept/draft' });
    expect(codeOf(await server.call('tasks.delete', { task }))).toBe('400/123');
    // Done before the refusal, as documented (tasks.md §15.1).
    expect(await traces.task(task)).toMatchObject({ status: 'failed' });
    expect(await traces.model(draft)).toMatchObject({ task });
    expect(await traces.scheduled(task)).toEqual([]);
    await deleteTask(task, { force: true });
    expect(await traces.task(task)).toBeNull();
  });

  test('schedules the files, and tells them to who asks', async () => {
    const artifact = { key: 'a', type: 'custom' };
    const artifacts = {
      a_input: { ...artifact, mode: 'input', uri: 's3://b/in' },
      a_output: { ...artifact, mode: 'output', uri: 's3://b/out' },
    };
    const files = { model_urls: ['gs://b/model'], artifact_urls: ['s3://b/out'], event_urls: [] };
    for (const flag of [true, false]) {
      const task = await storeTask(server, { execution: { artifacts } });
      await traces.storeModel({ task, uri: 'gs://b/model' });
      const request = { return_file_urls: true, delete_external_artifacts: flag };
      expect((await deleteTask(task, request))['urls']).toEqual(files);
      expect(await traces.scheduled(task)).toEqual(flag ? ['gs://b/model', 's3://b/out'] : []);
    }
  });

  test('touches the project of the task', async () => {
    const { id: project } = await server.ok('projects.create', { name: 'of a deleted task', description: '' });
    const task = await storeTask(server, { project });
    const read = async () => Date.parse((await server.ok('projects.get_by_id', { project }))['project'].last_update);
    const before = await read();
    await deleteTask(task);
    expect(await read()).toBeGreaterThan(before);
  });

  test.each<[string, object, string]>([
    ['no task', {}, '400/12'],
    ['a null task', { task: null }, '400/12'],
    ['a task that does not exist', { task: MISSING, force: true }, '400/101'],
  ])('refuses %s', async (_case, request, code) => {
    expect(codeOf(await server.call('tasks.delete', request))).toBe(code);
  });

  test('refuses tasks of other companies and public ones, even by force', async () => {
    const [theirs, open] = await Promise.all([
      storeTask(server, { company: server.otherCompany }),
      storeTask(server, { company: '' }),
    ]);
    expect(codeOf(await server.call('tasks.delete', { task: theirs, force: true }))).toBe('400/101');
    expect(codeOf(await server.call('tasks.delete', { task: open, force: true }))).toBe('403/21');
    expect(await traces.task(theirs)).not.toBeNull();
    expect(await traces.task(open)).not.toBeNull();
  });
});

describe('include_pipeline_steps', () => {
  /** A pipeline of a running step that published a model, a waiting one, and one of another company. */
  async function storePipeline(type = 'controller') {
    const controller = await storeTask(server, { type });
    const [running, waiting, theirs] = await Promise.all([
      storeTask(server, { parent: controller, status: 'in_progress' }),
      storeTask(server, { parent: controller, status: 'queued' }),
      storeTask(server, { parent: controller, company: server.otherCompany }),
    ]);
    const below = await storeTask(server, { parent: running, status: 'published' });
    await traces.storeModel({ task: waiting, uri: 's3://steps/model' });
    return { controller, running, waiting, theirs, below };
  }

  test('deletes the steps of a controller before it, by force, and not what is below them', async () => {
    const { controller, running, waiting, theirs, below } = await storePipeline();
    const queue = await storeQueue(server, [waiting]);
    const answer = await deleteTask(controller, { include_pipeline_steps: true, return_file_urls: true });
    expect(answer).toMatchObject({
      updated_children: 0,
      deleted_models: 0,
      urls: { model_urls: ['s3://steps/model'] },
    });
    expect(await Promise.all([controller, running, waiting].map(traces.task))).toEqual([null, null, null]);
    expect(await traces.trashed(running)).toMatchObject({ parent: controller, status: 'created' });
    expect(await waitingIn(server, queue)).toEqual([]);
    expect(await traces.scheduled(waiting)).toEqual(['s3://steps/model']);
    expect(await traces.task(theirs)).toMatchObject({ parent: controller });
    expect(await traces.task(below)).toMatchObject({ parent: gone(running) });
  });

  test.each([
    ['off', 'controller', false],
    ['on, for another type of task', 'training', true],
  ])('%s: the steps stay', async (_case, type, flag) => {
    const { controller, running } = await storePipeline(type);
    expect(await deleteTask(controller, { include_pipeline_steps: flag })).toMatchObject({ updated_children: 2 });
    expect(await traces.task(running)).toMatchObject({ parent: gone(controller), status: 'in_progress' });
  });

  test('a controller that is its own parent is deleted once', async () => {
    const controller = await storeTask(server, { type: 'controller' });
    await server.databases.client
      .db(server.databases.backend)
      .collection<{ _id: string; parent: string }>('task')
      .updateOne({ _id: controller }, { $set: { parent: controller } });
    expect(await deleteTask(controller, { include_pipeline_steps: true })).toMatchObject({ deleted: true });
    expect(await traces.task(controller)).toBeNull();
  });
});

describe('tasks.delete_many', () => {
  test('deletes each task on its own, and says what went wrong with the others', async () => {
    const [first, done, last] = await Promise.all([
      storeTask(server),
      storeTask(server, { status: 'completed' }),
      storeTask(server),
    ]);
    const model = await traces.storeModel({ task: last, uri: 's3://many/m' });
    const data = await server.ok('tasks.delete_many', { ids: [first, MISSING, done, last, first] });
    const counts = { deleted: true, updated_children: 0, updated_models: 0, urls: null };
    expect(data['succeeded']).toEqual([
      { id: first, ...counts, deleted_models: 0 },
      { id: last, ...counts, deleted_models: 1 },
    ]);
    expect(failuresOf(data)).toEqual({ [MISSING]: '400/101', [done]: '400/123', [first]: '400/101' });
    expect(await traces.model(model)).toBeNull();
    expect(await traces.scheduled(last)).toEqual(['s3://many/m']);
  });

  test.each([undefined, null, [], 'an id', [1]])('refuses %p for the ids', async (ids) => {
    expect(codeOf(await server.call('tasks.delete_many', { ids }))).toBe('400/12');
  });
});
