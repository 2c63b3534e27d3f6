import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskStatus } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type QueueKit, queueKit } from '../queues/queue-kit.js';

let server: TestServer;
let kit: QueueKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = queueKit(server);
});
afterAll(() => server.stop());

const dequeue = (request: object) => server.ok('tasks.dequeue', request);

describe('tasks.dequeue', () => {
  test('takes a task out of its queue and gives it back its status', async () => {
    const queue = await kit.filled('other');
    const task = await kit.queuedTask(queue, { enqueue_status: 'stopped' });
    const now = expect.stringMatching(DATE);
    expect(await dequeue({ task, status_reason: 'because', status_message: 'so' })).toEqual({
      dequeued: 1,
      updated: 1,
      fields: {
        status: 'stopped',
        status_reason: 'because',
        status_message: 'so',
        status_changed: now,
        last_update: now,
        last_change: now,
        last_changed_by: expect.stringMatching(/^user-/),
        enqueue_status: null,
      },
    });
    expect(await kit.tasksIn(queue)).toEqual(['other']);
    expect(await kit.storedTask(task)).toMatchObject({
      status: 'stopped',
      enqueue_status: null,
      execution: { queue },
    });
  });

  test('undoes tasks.enqueue', async () => {
    const queue = await kit.create();
    const task = await storeTask(server, { status: 'failed' });
    await server.ok('tasks.enqueue', { task, queue });
    await dequeue({ task });
    expect(await kit.storedTask(task)).toMatchObject({ status: 'failed' });
    expect(await kit.tasksIn(queue)).toEqual([]);
  });

  test.each<[TaskStatus, TaskStatus, 0 | 1]>([
    ['created', 'created', 0],
    ['queued', 'created', 1],
    ['in_progress', 'created', 1],
    ['stopped', 'stopped', 0],
    ['closed', 'closed', 0],
    ['failed', 'failed', 0],
    ['completed', 'completed', 0],
    ['publishing', 'publishing', 0],
    ['published', 'published', 0],
    ['unknown', 'unknown', 0],
  ])('makes %s %s', async (from, to, updated) => {
    const queue = await kit.create();
    const task = await kit.queuedTask(queue, { status: from, enqueue_status: null });
    const before = await kit.storedTask(task);
    const answer = await dequeue({ task });
    expect(answer).toMatchObject({ dequeued: 1, updated });
    const after = await kit.storedTask(task);
    if (updated === 0) {
      expect(answer['fields']).toEqual({});
      expect(after).toEqual(before);
    } else expect(after).toMatchObject({ status: to, enqueue_status: null });
    // Only a task that waits is taken out of the queue that it names.
    expect(await kit.tasksIn(queue)).toEqual(from === 'queued' ? [] : [task]);
  });

  test('leads to a given status, as agents do when they start a task', async () => {
    const task = await kit.queuedTask(await kit.create());
    expect((await dequeue({ task, new_status: 'in_progress' }))['fields']).toMatchObject({ status: 'in_progress' });
    expect(await kit.storedTask(task)).toMatchObject({ status: 'in_progress', enqueue_status: null });
    const done = await storeTask(server, { status: 'completed' });
    expect(await dequeue({ task: done, new_status: 'in_progress' })).toEqual({ dequeued: 1, updated: 0, fields: {} });
  });

  test('takes a task out of every queue of the company when told so, whatever its status', async () => {
    const queues = [await kit.create(), await kit.create()];
    const theirs = await kit.create({}, { as: 'stranger' });
    for (const status of ['queued', 'completed'] as const) {
      const task = await storeTask(server, { status, execution: { queue: queues[0] ?? '' } });
      for (const queue of queues) await server.ok('queues.add_task', { queue, task });
      await server.ok('queues.add_task', { queue: theirs, task }, { as: 'stranger' });
      expect(await dequeue({ task, remove_from_all_queues: true })).toMatchObject({ dequeued: 1 });
      expect(await Promise.all(queues.map(kit.tasksIn))).toEqual([[], []]);
      expect(await kit.tasksIn(theirs)).toContain(task);
    }
  });

  test('without that leaves it in the queues that it does not name', async () => {
    const [named, other] = [await kit.create(), await kit.create()];
    const task = await kit.queuedTask(named);
    await kit.queues.updateOne({ _id: other }, { $push: { entries: { task, added: new Date() } } });
    await dequeue({ task });
    expect([await kit.tasksIn(named), await kit.tasksIn(other)]).toEqual([[], [task]]);
  });

  test('takes out a queued task although its queue is gone', async () => {
    const task = await storeTask(server, { status: 'queued', execution: { queue: MISSING } });
    expect(await dequeue({ task })).toMatchObject({ dequeued: 1, updated: 1, fields: { status: 'created' } });
  });

  test('takes an unknown task, or one of another company, out of every queue of the company', async () => {
    const foreign = await storeTask(server, { company: server.otherCompany, status: 'queued' });
    for (const task of [MISSING, foreign]) {
      const queues = await Promise.all([kit.filled(task, 'x'), kit.filled('y', task)]);
      expect(await dequeue({ task })).toEqual({ dequeued: 1, updated: 0, fields: {} });
      expect(await Promise.all(queues.map(kit.tasksIn))).toEqual([['x'], ['y']]);
    }
    expect(await kit.storedTask(foreign)).toMatchObject({ status: 'queued' });
  });

  test('refuses a public task and leaves it where it is', async () => {
    const task = await storeTask(server, { company: '', status: 'queued' });
    const queue = await kit.filled(task);
    const request = { task, remove_from_all_queues: true };
    expect(codesOf(await server.call('tasks.dequeue', request))).toBe('403/21');
    expect(await kit.tasksIn(queue)).toEqual([task]);
  });

  test('refuses an unknown status before anything else', async () => {
    const queue = await kit.create();
    const task = await kit.queuedTask(queue);
    expect(codesOf(await server.call('tasks.dequeue', { task, new_status: 'waiting' }))).toBe('400/12');
    expect(codesOf(await server.call('tasks.dequeue', { task: MISSING, new_status: 'waiting' }))).toBe('400/12');
    expect(codesOf(await server.call('tasks.dequeue', {}))).toBe('400/12');
    expect(await kit.tasksIn(queue)).toEqual([task]);
  });
});

describe('tasks.dequeue_many', () => {
  test('takes each task out on its own', async () => {
    const queue = await kit.create();
    const waiting = await kit.queuedTask(queue);
    const open = await storeTask(server, { company: '' });
    const done = await storeTask(server, { status: 'completed' });
    const request = { ids: [waiting, open, MISSING, done], new_status: 'failed', status_reason: 'all' };
    expect(await server.ok('tasks.dequeue_many', request)).toMatchObject({
      succeeded: [
        {
          id: waiting,
          dequeued: true,
          updated: 1,
          fields: { status: 'failed', status_reason: 'all', enqueue_status: null },
        },
        { id: MISSING, dequeued: true, updated: 0, fields: {} },
        { id: done, dequeued: true, updated: 0, fields: {} },
      ],
      failed: [{ id: open, error: { codes: [403, 21] } }],
    });
    expect(await kit.tasksIn(queue)).toEqual([]);
  });

  test.each([{}, { ids: [MISSING], new_status: 'waiting' }])('refuses %j', async (request) => {
    expect(codesOf(await server.call('tasks.dequeue_many', request))).toBe('400/12');
  });
});
