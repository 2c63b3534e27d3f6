import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskDocument, TaskStatus } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { storeQueue, waitingIn } from '../../support/store-queues.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, failuresOf, taskKit } from './task-kit.js';

/** Shorter than by default, so that a test can see that the settings are read. */
const ACTIVE_SEC = 300;

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer({
    tasks__active_worker_sec: `${ACTIVE_SEC}`,
    tasks__unresponsive__interval_sec: '1',
    tasks__unresponsive__threshold_sec: '3600',
  });
  kit = taskKit(server);
});
afterAll(() => server.stop());

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);

/** A task on which a worker has reported just now. */
const busy = (): Partial<TaskDocument> => ({
  status: 'in_progress',
  last_worker: 'agent:0',
  last_update: secondsAgo(1),
});

describe('tasks.stop', () => {
  test('asks an active worker to stop: the status stays', async () => {
    const project = await kit.project('project of a busy task');
    const task = await kit.task({ ...busy(), project });
    const { updated, fields } = await server.ok('tasks.stop', { task, status_reason: 'because', status_message: 'no' });
    expect(updated).toBe(1);
    const expected = { status: 'in_progress', status_reason: 'because', status_message: 'stopping' };
    expect(fields).toMatchObject(expected);
    expect(fields['status_changed']).toBe(fields['last_update']);
    expect(await kit.stored(task)).toMatchObject(expected);
    expect(await kit.isTouched(project)).toBe(true);
  });

  test.each<[string, Partial<TaskDocument>]>([
    ['that no worker has ever had', { last_update: secondsAgo(1) }],
    ['whose worker was not heard of for long', { last_worker: 'agent:0', last_update: secondsAgo(ACTIVE_SEC + 60) }],
    ['whose worker has never reported', { last_worker: 'agent:0' }],
    ['that somebody develops', { ...busy(), system_tags: ['archived', 'development'] }],
    ['that waits in a queue again', { ...busy(), status: 'queued' }],
  ])('stops a task %s', async (_case, fields) => {
    const task = await kit.task({ status: 'in_progress', ...fields });
    const answer = await server.ok('tasks.stop', { task, status_reason: 'because', status_message: 'no' });
    const expected = { status: 'stopped', status_reason: 'because', status_message: 'Stopped by user tester' };
    expect(answer).toMatchObject({ updated: 1, fields: expected });
    const stored = await kit.stored(task);
    expect(stored).toMatchObject(expected);
    expect(stored).not.toHaveProperty('completed');
  });

  test('asks the worker by force as well: only it can end the process', async () => {
    const task = await kit.task(busy());
    await server.ok('tasks.stop', { task, force: true });
    expect(await kit.stored(task)).toMatchObject({ status: 'in_progress', status_message: 'stopping' });
  });

  test('takes a queued task out of its queue, and leaves the others there', async () => {
    const [task, other] = await Promise.all([kit.task(), kit.task()]);
    const queue = await storeQueue(server, [other, task]);
    await kit.change(task, { status: 'queued', 'execution.queue': queue });
    await server.ok('tasks.stop', { task });
    expect(await waitingIn(server, queue)).toEqual([other]);
    expect(await kit.stored(task)).toMatchObject({ status: 'stopped', execution: { queue } });
  });

  test.each([undefined, MISSING])('stops a queued task whose queue is %s', async (queue) => {
    const task = await kit.task({ status: 'queued', ...(queue && { execution: { queue } }) });
    await server.ok('tasks.stop', { task });
    expect(await kit.statusOf(task)).toBe('stopped');
  });

  test('and a start at once: one comes after the other, or is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const task = await kit.task({ status: 'queued' });
      const calls = ['stop', 'started', 'stop'].map((action) => server.call(`tasks.${action}`, { task }));
      const codes = (await Promise.all(calls)).map(codesOf);
      expect(['200/0', '400/121']).toEqual(expect.arrayContaining(codes));
      expect(codes).toContain('200/0');
      expect(['stopped', 'in_progress']).toContain(await kit.statusOf(task));
    }
  });
});

describe('tasks.stop with include_pipeline_steps', () => {
  async function pipeline(fields: Partial<TaskDocument> = {}): Promise<{ task: string; step: TaskFactory }> {
    const task = await kit.task({ type: 'controller', status: 'in_progress', ...fields });
    return { task, step: (step) => kit.task({ parent: task, ...step }) };
  }
  type TaskFactory = (fields: Partial<TaskDocument>) => Promise<string>;

  test('stops the steps by force, then the controller', async () => {
    const { task, step } = await pipeline();
    const created = await step({ status: 'created' });
    const queued = await step({ status: 'queued' });
    const queue = await storeQueue(server, [queued]);
    await kit.change(queued, { 'execution.queue': queue });
    const working = await step(busy());
    await server.ok('tasks.stop', { task, include_pipeline_steps: true, status_reason: 'because' });
    for (const id of [created, queued, task]) {
      expect(await kit.stored(id)).toMatchObject({
        status: 'stopped',
        status_reason: 'because',
        status_message: 'Stopped by user tester',
      });
    }
    expect(await kit.stored(working)).toMatchObject({ status: 'in_progress', status_message: 'stopping' });
    expect(await waitingIn(server, queue)).toEqual([]);
  });

  test('leaves tasks of other companies and public ones alone', async () => {
    const { task, step } = await pipeline();
    const foreign = await step({ status: 'in_progress', company: server.otherCompany });
    const open = await step({ status: 'in_progress', company: '' });
    await server.ok('tasks.stop', { task, include_pipeline_steps: true });
    expect([await kit.statusOf(foreign), await kit.statusOf(open)]).toEqual(['in_progress', 'in_progress']);
  });

  test.each<[string, Partial<TaskDocument>, object, TaskStatus]>([
    ['without being told to', {}, {}, 'stopped'],
    ['by null', {}, { include_pipeline_steps: null }, 'stopped'],
    ['of a task that is no controller', { type: 'training' }, { include_pipeline_steps: true }, 'stopped'],
  ])('stops no steps %s', async (_case, fields, flags, status) => {
    const { task, step } = await pipeline(fields);
    const child = await step({ status: 'in_progress' });
    await server.ok('tasks.stop', { task, ...flags });
    expect([await kit.statusOf(task), await kit.statusOf(child)]).toEqual([status, 'in_progress']);
  });

  test('stops no steps of a controller that cannot be stopped', async () => {
    const { task, step } = await pipeline({ status: 'completed' });
    const child = await step({ status: 'in_progress' });
    const answer = await server.call('tasks.stop', { task, include_pipeline_steps: true });
    expect([codesOf(answer), await kit.statusOf(child)]).toEqual(['400/110', 'in_progress']);
  });

  test('stops a controller that is its own parent', async () => {
    const { task } = await pipeline();
    await kit.change(task, { parent: task });
    await server.ok('tasks.stop', { task, include_pipeline_steps: true });
    expect(await kit.statusOf(task)).toBe('stopped');
  });
});

describe('tasks.stop_many', () => {
  test('stops each task on its own, and says what went wrong with the others', async () => {
    const running = await kit.task({ status: 'in_progress' });
    const working = await kit.task(busy());
    const created = await kit.task();
    const open = await kit.task({ status: 'in_progress', company: '' });
    const foreign = await kit.task({ status: 'in_progress', company: server.otherCompany });
    const data = await server.ok('tasks.stop_many', {
      ids: [running, created, working, MISSING, open, foreign, running],
      status_reason: 'because',
    });
    expect(data['succeeded']).toMatchObject([
      { id: running, updated: 1, fields: { status: 'stopped', status_reason: 'because' } },
      { id: working, updated: 1, fields: { status: 'in_progress', status_message: 'stopping' } },
      { id: running, updated: 1, fields: { status: 'stopped' } },
    ]);
    expect(failuresOf(data)).toEqual({
      [created]: '400/110',
      [MISSING]: '400/101',
      [open]: '403/21',
      [foreign]: '400/101',
    });
  });

  test('takes force and the steps of pipelines', async () => {
    const task = await kit.task({ type: 'controller', status: 'completed' });
    const child = await kit.task({ parent: task, status: 'in_progress' });
    const data = await server.ok('tasks.stop_many', { ids: [task], force: true, include_pipeline_steps: true });
    expect(data['failed']).toEqual([]);
    expect([await kit.statusOf(task), await kit.statusOf(child)]).toEqual(['stopped', 'stopped']);
  });

  test.each(['1.0', '2.13', '2.31', '999.0', null])('answers at version %s', async (version) => {
    const id = await kit.task({ status: 'in_progress' });
    const answer = await server.call('tasks.stop_many', { ids: [id] }, { version });
    expect([codesOf(answer), answer.data['failed']]).toEqual(['200/0', []]);
  });

  test.each<[string, object, string]>([
    ['no ids', {}, '400/12'],
    ['no id in the list', { ids: [] }, '400/12'],
    ['ids that are no texts', { ids: [{ $ne: '' }] }, '400/12'],
  ])('refuses %s', async (_case, request, codes) => {
    expect(codesOf(await server.call('tasks.stop_many', request))).toBe(codes);
  });

  test('refuses guests and nobody', async () => {
    const ids = [await kit.task({ status: 'in_progress' })];
    expect(codesOf(await server.call('tasks.stop_many', { ids }, { as: 'guest' }))).toBe('403/21');
    expect(codesOf(await server.call('tasks.stop_many', { ids }, { as: null }))).toBe('401/20');
  });
});

test('the server itself stops a task that it has not heard of for long', async () => {
  const heardOf = await kit.task({ status: 'in_progress', last_update: secondsAgo(1800) });
  const silent = await kit.task({ status: 'in_progress', last_update: secondsAgo(7200) });
  while ((await kit.statusOf(silent)) !== 'stopped') await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await kit.stored(silent)).toMatchObject({
    status_message: 'Forced stop (non-responsive)',
    last_changed_by: '__apiserver__',
  });
  expect(await kit.statusOf(heardOf)).toBe('in_progress');
});
