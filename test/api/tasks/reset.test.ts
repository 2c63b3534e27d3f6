import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskDocument } from '../../../src/database/index.js';
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

const artifact = (key: string, mode: string | undefined, uri: string) => ({
  key,
  type: 'custom',
  uri,
  ...(mode && { mode }),
});
const EARLIER = new Date('2026-02-03T04:05:06Z');

/** A task that has run, with everything that a run leaves. */
const RAN: Partial<TaskDocument> = {
  name: 'has run',
  comment: 'a comment',
  status: 'stopped',
  status_reason: 'why',
  tags: ['t'],
  system_tags: ['development'],
  output: { destination: 's3://bucket', error: 'e', result: 'failure' },
  execution: {
    test_split: 3,
    framework: 'f',
    queue: 'q',
    model_labels: { cat: 1 },
    artifacts: {
      a_input: artifact('a', 'input', 's3://bucket/in'),
      b_output: artifact('b', 'output', 's3://bucket/out'),
      c_output: artifact('c', undefined, 's3://bucket/old'),
    },
  },
  script: { binary: 'ruby', repository: 'r', diff: 'd' },
  hyperparams: { Args: { lr: { section: 'Args', name: 'lr', value: '1' } } },
  configuration: { net: { name: 'net', value: 'v' } },
  container: { image: 'i' },
  runtime: { progress: '1' },
  last_worker: 'w',
  last_worker_report: EARLIER,
  started: EARLIER,
  completed: EARLIER,
  published: EARLIER,
  active_duration: 7,
  last_iteration: 9,
  last_metrics: { m: { v: { metric: 'm', variant: 'v', value: 1 } } },
  unique_metrics: ['m/v'],
  metric_stats: { m: { metric: 'm' } },
  enqueue_status: 'completed',
};

const GONE = [
  'last_worker',
  'last_worker_report',
  'started',
  'completed',
  'published',
  'active_duration',
  'enqueue_status',
] as const;

describe('what a reset leaves of a task', () => {
  test('what the run made is gone, what the user said is kept', async () => {
    const task = await storeTask(server, RAN);
    const answer = await server.ok('tasks.reset', { task }, { as: 'second' });
    expect(answer).toMatchObject({ updated: 1, dequeued: {}, events: {}, deleted_models: 0, urls: {} });
    expect(answer['fields']).toMatchObject({
      status: 'created',
      status_reason: 'reset',
      status_message: 'reset',
      last_iteration: 0,
      last_metrics: {},
      'models.output': [],
      runtime: {},
      'execution.artifacts': [{ key: 'a', type: 'custom', mode: 'input', uri: 's3://bucket/in' }],
    });

    const { task: after } = await server.ok('tasks.get_all', { id: [task] }).then(({ tasks }) => ({ task: tasks[0] }));
    expect(after).toMatchObject({
      name: 'has run',
      comment: 'a comment',
      status: 'created',
      status_reason: 'reset',
      status_message: 'reset',
      tags: ['t'],
      system_tags: ['development'],
      output: { destination: 's3://bucket' },
      execution: { test_split: 3, framework: 'f', model_labels: { cat: 1 } },
      script: { binary: 'ruby', repository: 'r', diff: 'd' },
      hyperparams: { Args: { lr: { value: '1' } } },
      configuration: { net: { value: 'v' } },
      container: { image: 'i' },
      runtime: {},
      last_iteration: 0,
      last_metrics: {},
      last_changed_by: expect.stringMatching(/^second-/),
    });
    expect(after.execution.artifacts).toHaveLength(1);
    expect(after.execution).not.toHaveProperty('queue');
    expect(after.output).toEqual({ destination: 's3://bucket' });
    const stored = await traces.task(task);
    for (const field of GONE) expect(stored).not.toHaveProperty(field);
    expect(stored).toMatchObject({ unique_metrics: [], metric_stats: {} });
  });

  test('clear_all takes the script and the execution too', async () => {
    const task = await storeTask(server, RAN);
    const { fields } = await server.ok('tasks.reset', { task, clear_all: true });
    const execution = { test_split: 0, parameters: {}, model_desc: {}, model_labels: {}, artifacts: [] };
    expect(fields.execution).toEqual(execution);
    const { tasks } = await server.ok('tasks.get_all', { id: [task] });
    expect(tasks[0]).toMatchObject({
      script: { binary: 'python', repository: '', entry_point: '' },
      hyperparams: { Args: { lr: { value: '1' } } },
    });
    expect(tasks[0].execution).toEqual(execution);
  });

  test('input models and children are kept', async () => {
    const input = [{ name: 'in', model: MISSING }];
    const task = await storeTask(server, { status: 'completed', models: { input, output: [] } });
    const child = await storeTask(server, { parent: task });
    await server.ok('tasks.reset', { task });
    expect(await traces.task(task)).toMatchObject({ models: { input, output: [] } });
    const untouched = await traces.task(child);
    expect(untouched).toMatchObject({ parent: task });
    expect(untouched).not.toHaveProperty('last_change');
  });

  test('a task that never ran, and one without any optional field, can be reset', async () => {
    const task = await storeTask(server);
    expect(await server.ok('tasks.reset', { task })).toMatchObject({ updated: 1 });
    expect(await server.ok('tasks.reset', { task })).toMatchObject({ updated: 1 });
  });
});

describe('the status of a task that is reset', () => {
  test.each(['created', 'queued', 'in_progress', 'stopped', 'closed', 'failed', 'completed'] as const)(
    'a task that is %s becomes created',
    async (status) => {
      const task = await storeTask(server, { status });
      await server.ok('tasks.reset', { task });
      expect(await traces.task(task)).toMatchObject({ status: 'created' });
    },
  );

  test.each(['published', 'publishing', 'unknown'] as const)(
    'a task that is %s is left alone, unless forced',
    async (status) => {
      const task = await storeTask(server, { status });
      const model = await traces.storeModel({ task });
      expect(codeOf(await server.call('tasks.reset', { task }))).toBe('400/110');
      expect(await traces.task(task)).toMatchObject({ status });
      expect(await traces.model(model)).not.toBeNull();
      await server.ok('tasks.reset', { task, force: true });
      expect(await traces.task(task)).toMatchObject({ status: 'created' });
      expect(await traces.model(model)).toBeNull();
    },
  );

  test('a waiting task is taken out of every queue', async () => {
    const task = await storeTask(server, { status: 'queued' });
    const [queue, other] = [await storeQueue(server, [MISSING, task]), await storeQueue(server, [task])];
    const answer = await server.ok('tasks.reset', { task });
    expect(answer['dequeued']).toEqual({ removed: 2 });
    expect(await waitingIn(server, queue)).toEqual([MISSING]);
    expect(await waitingIn(server, other)).toEqual([]);
  });
});

describe('published things that came from a task keep it from being reset', () => {
  test.each<[string, (task: string) => Promise<unknown>]>([
    ['a published child', (task) => storeTask(server, { parent: task, status: 'published' })],
    ['a published model that names the task', (task) => traces.storeModel({ task, ready: true })],
    [
      'a published model among the outputs',
      async (task) => traces.addOutputs(task, await traces.storeModel({ ready: true })),
    ],
    ['a published model that everybody sees', (task) => traces.storeModel({ task, ready: true, company: '' })],
  ])('%s', async (_case, publish) => {
    const task = await storeTask(server, { status: 'queued' });
    const queue = await storeQueue(server, [task]);
    const draft = await traces.storeModel({ task });
    await publish(task);
    expect(codeOf(await server.call('tasks.reset', { task }))).toBe('400/123');
    expect(await traces.task(task)).toMatchObject({ status: 'queued' });
    expect(await traces.model(draft)).toMatchObject({ task });
    // Done before the refusal, as documented (tasks.md §14).
    expect(await waitingIn(server, queue)).toEqual([]);
    await server.ok('tasks.reset', { task, force: true });
    expect(await traces.task(task)).toMatchObject({ status: 'created' });
  });
});

describe('the models of a task that is reset', () => {
  test('unused drafts are deleted, all others lose their task', async () => {
    const task = await storeTask(server, { status: 'completed' });
    const [linked, listed, used, ready] = await Promise.all([
      traces.storeModel({ task }),
      traces.storeModel(),
      traces.storeModel({ task }),
      traces.storeModel({ task, ready: true }),
    ]);
    await traces.addOutputs(task, linked, listed, used, ready);
    await storeTask(server, { models: { input: [{ name: 'in', model: used }] } });
    expect(await server.ok('tasks.reset', { task, force: true })).toMatchObject({ deleted_models: 2 });
    expect(await Promise.all([linked, listed].map(traces.model))).toEqual([null, null]);
    for (const id of [used, ready]) {
      const model = await traces.model(id);
      expect(model).not.toHaveProperty('task');
      expect(model).toMatchObject({ last_change: expect.any(Date) });
    }
  });

  test.each([false, null])('with delete_output_models: %p all stay', async (flag) => {
    const task = await storeTask(server, { status: 'completed' });
    const model = await traces.storeModel({ task, uri: 's3://kept/by-flag' });
    const answer = await server.ok('tasks.reset', { task, delete_output_models: flag, return_file_urls: true });
    expect(answer).toMatchObject({ deleted_models: 0, urls: { model_urls: ['s3://kept/by-flag'] } });
    expect(await traces.model(model)).not.toHaveProperty('task');
    expect(await traces.scheduled(task)).toEqual([]);
  });

  test('a model that another task made keeps its link; models of others and public ones are not touched', async () => {
    const [task, maker] = await Promise.all([storeTask(server, { status: 'completed' }), storeTask(server)]);
    const [others, foreign, open] = await Promise.all([
      traces.storeModel({ task: maker, ready: true }),
      traces.storeModel({ task, company: server.otherCompany }),
      traces.storeModel({ task, company: '' }),
    ]);
    await traces.addOutputs(task, others, foreign, open);
    await server.ok('tasks.reset', { task, force: true });
    expect(await traces.model(others)).toMatchObject({ task: maker });
    expect(await traces.model(foreign)).toMatchObject({ task });
    expect(await traces.model(open)).toMatchObject({ task });
  });

  test('thousands of models go as one does', async () => {
    const task = await storeTask(server, { status: 'completed' });
    const ids = await traces.storeManyModels(2500, { task });
    await traces.addOutputs(task, ...ids);
    expect(await server.ok('tasks.reset', { task })).toMatchObject({ deleted_models: 2500 });
  });
});

describe('the files of a task that is reset', () => {
  test('are scheduled for deletion and told to who asks', async () => {
    const task = await storeTask(server, RAN);
    await Promise.all([
      traces.storeModel({ task, uri: 's3://bucket/model' }),
      traces.storeModel({ task, uri: 'file:///home/model' }),
    ]);
    const { urls } = await server.ok('tasks.reset', { task, return_file_urls: true });
    expect({ ...urls, model_urls: [...urls.model_urls].sort() }).toEqual({
      model_urls: ['file:///home/model', 's3://bucket/model'],
      artifact_urls: ['s3://bucket/out', 's3://bucket/old'],
      event_urls: [],
    });
    expect(await traces.scheduled(task)).toEqual(['s3://bucket/model', 's3://bucket/old', 's3://bucket/out']);
  });

  test.each([false, null])('are left alone with delete_external_artifacts: %p', async (flag) => {
    const task = await storeTask(server, RAN);
    await server.ok('tasks.reset', { task, delete_external_artifacts: flag });
    expect(await traces.scheduled(task)).toEqual([]);
  });
});

test.each<[string, object, string]>([
  ['no task', {}, '400/12'],
  ['a number for the task', { task: 1 }, '400/12'],
  ['a task that does not exist', { task: MISSING }, '400/101'],
])('tasks.reset refuses %s', async (_case, request, code) => {
  expect(codeOf(await server.call('tasks.reset', request))).toBe(code);
});

test('tasks of other companies and public ones are not reset', async () => {
  const [theirs, open] = await Promise.all([
    storeTask(server, { company: server.otherCompany }),
    storeTask(server, { company: '', status: 'completed' }),
  ]);
  const data = await server.ok('tasks.reset_many', { ids: [theirs, open], force: true });
  expect(failuresOf(data)).toEqual({ [theirs]: '400/101', [open]: '403/21' });
  expect(await traces.task(open)).toMatchObject({ status: 'completed' });
});

test('tasks.reset_many resets each task on its own, and says what went wrong with the others', async () => {
  const [waiting, published, done] = await Promise.all([
    storeTask(server, { status: 'queued' }),
    storeTask(server, { status: 'published' }),
    storeTask(server, { status: 'completed' }),
  ]);
  await Promise.all([storeQueue(server, [waiting]), traces.storeModel({ task: done, uri: 's3://bucket/m' })]);
  const data = await server.ok('tasks.reset_many', {
    ids: [waiting, published, MISSING, done],
    return_file_urls: true,
  });
  const fields = expect.objectContaining({ status: 'created' });
  expect(data['succeeded']).toEqual([
    {
      id: waiting,
      updated: 1,
      fields,
      dequeued: true,
      deleted_models: 0,
      urls: { model_urls: [], artifact_urls: [], event_urls: [] },
    },
    {
      id: done,
      updated: 1,
      fields,
      dequeued: false,
      deleted_models: 1,
      urls: { model_urls: ['s3://bucket/m'], artifact_urls: [], event_urls: [] },
    },
  ]);
  expect(failuresOf(data)).toEqual({ [published]: '400/110', [MISSING]: '400/101' });
});

test.each([undefined, null, [], 'an id', [1]])('tasks.reset_many refuses %p for the ids', async (ids) => {
  expect(codeOf(await server.call('tasks.reset_many', { ids }))).toBe('400/12');
});
