import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type QueueKit, queueKit } from './queue-kit.js';

let server: TestServer;
let kit: QueueKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = queueKit(server);
});
afterAll(() => server.stop());

const lastUpdate = async (queue: string) => (await kit.read(queue))['last_update'];

describe('queues.add_task', () => {
  test('puts a task at the end and notes the queue in it, whatever its status', async () => {
    const task = await storeTask(server, { status: 'published' });
    const queue = await kit.filled('first');
    const stamp = await lastUpdate(queue);
    expect(await server.ok('queues.add_task', { queue, task })).toEqual({ added: 1 });
    expect(await kit.read(queue)).toMatchObject({
      entries: [{ task: 'first' }, { task, added: expect.stringMatching(DATE) }],
    });
    expect(await lastUpdate(queue)).not.toBe(stamp);
    expect(await kit.storedTask(task)).toMatchObject({ status: 'published', execution: { queue } });
  });

  test('leaves the task alone when told so', async () => {
    const task = await storeTask(server);
    const queue = await kit.create();
    await server.ok('queues.add_task', { queue, task, update_execution_queue: false });
    expect(await kit.tasksIn(queue)).toEqual([task]);
    expect(await kit.storedTask(task)).not.toHaveProperty('execution');
  });

  test("does not touch another company's task", async () => {
    const task = await storeTask(server, { company: server.otherCompany });
    const queue = await kit.create();
    await server.ok('queues.add_task', { queue, task });
    expect(await kit.storedTask(task)).not.toHaveProperty('execution');
  });

  test('adds a task once, also for callers who come at once', async () => {
    const queue = await kit.create();
    const calls = Array.from({ length: 5 }, () => server.call('queues.add_task', { queue, task: 'same' }));
    const codes = (await Promise.all(calls)).map(codesOf);
    expect(codes.filter((code) => code === '200/0')).toEqual(['200/0']);
    expect(codes.filter((code) => code !== '200/0').every((code) => /^400\/70[36]$/.test(code))).toBe(true);
    expect(await kit.tasksIn(queue)).toEqual(['same']);
    expect(codesOf(await server.call('queues.add_task', { queue, task: 'same' }))).toBe('400/706');
  });

  test.each([
    ['no queue', { task: 'a' }, '400/12'],
    ['no task', { queue: MISSING }, '400/12'],
    ['an unknown queue', { queue: MISSING, task: 'a' }, '400/701'],
  ])('refuses %s', async (_case, request, code) => {
    expect(codesOf(await server.call('queues.add_task', request))).toBe(code);
  });
});

describe('queues.get_next_task', () => {
  const next = (queue: string, more: object = {}) => server.ok('queues.get_next_task', { queue, ...more });

  test('hands the entries out in order, and then nothing', async () => {
    const queue = await kit.filled('a', '$b', 'c');
    const stamp = await lastUpdate(queue);
    expect(await next(queue)).toEqual({ entry: { task: 'a', added: '2026-01-02T03:04:05.678000+00:00' } });
    const after = await lastUpdate(queue);
    expect(after).not.toBe(stamp);
    expect([await next(queue), await next(queue)]).toMatchObject([{ entry: { task: '$b' } }, { entry: { task: 'c' } }]);
    const emptied = await lastUpdate(queue);
    expect(await next(queue)).toEqual({});
    expect(await lastUpdate(queue)).toBe(emptied);
  });

  test('with a task, takes the first entry only if it is that one', async () => {
    const queue = await kit.filled('a', 'b');
    expect(await next(queue, { task: 'b' })).toEqual({});
    expect(await next(queue, { task: 'a' })).toMatchObject({ entry: { task: 'a' } });
    expect(await kit.tasksIn(queue)).toEqual(['b']);
    expect(await next(queue, { task: null })).toMatchObject({ entry: { task: 'b' } });
  });

  test('tells whose task it is when asked to', async () => {
    const queue = await kit.create();
    const task = await kit.queuedTask(queue, { user: 'somebody' });
    await kit.queues.updateOne({ _id: queue }, { $push: { entries: { task: MISSING, added: new Date() } } });
    expect(await next(queue, { get_task_info: true })).toEqual({
      entry: { task, added: expect.stringMatching(DATE) },
      task_info: { company: server.company, user: 'somebody' },
    });
    const unknown = await next(queue, { get_task_info: true });
    expect(unknown).toMatchObject({ entry: { task: MISSING } });
    expect(unknown).not.toHaveProperty('task_info');
  });

  test("says nothing of another company's task and leaves it alone", async () => {
    const task = await storeTask(server, { company: server.otherCompany, status: 'stopped', user: 'theirs' });
    const queue = await kit.filled(task);
    expect(await next(queue, { get_task_info: true })).toEqual({ entry: expect.objectContaining({ task }) });
    expect(await kit.storedTask(task)).toMatchObject({ status: 'stopped' });
  });

  test('queues a task again that was stopped while it waited, and changes no other status', async () => {
    const queue = await kit.create();
    const stopped = await kit.queuedTask(queue, { status: 'stopped', status_reason: 'because' });
    const created = await kit.queuedTask(queue, { status: 'created' });
    const before = await kit.storedTask(stopped);
    await next(queue);
    await next(queue);
    expect(await kit.storedTask(stopped)).toEqual({ ...before, status: 'queued' });
    expect(await kit.storedTask(created)).toMatchObject({ status: 'created', execution: { queue } });
  });

  test.each([
    ['no queue', {}, '400/12'],
    ['an unknown queue', { queue: MISSING }, '400/701'],
    ['an unknown queue with a task', { queue: MISSING, task: 'a' }, '400/701'],
  ])('refuses %s', async (_case, request, code) => {
    expect(codesOf(await server.call('queues.get_next_task', request))).toBe(code);
  });
});

describe('queues.peek_task and get_num_entries', () => {
  test('look at a queue and leave it as it is', async () => {
    const queue = await kit.filled('a', 'b');
    expect(await server.ok('queues.peek_task', { queue })).toEqual({ task: 'a' });
    expect(await server.ok('queues.get_num_entries', { queue })).toEqual({ num: 2 });
    expect(await kit.tasksIn(queue)).toEqual(['a', 'b']);
    const empty = await kit.create();
    expect(await server.ok('queues.peek_task', { queue: empty })).toEqual({ task: null });
    expect(await server.ok('queues.get_num_entries', { queue: empty })).toEqual({ num: 0 });
  });

  test.each(['peek_task', 'get_num_entries'])('%s refuses an unknown queue', async (action) => {
    expect(codesOf(await server.call(`queues.${action}`, { queue: MISSING }))).toBe('400/701');
    expect(codesOf(await server.call(`queues.${action}`, {}))).toBe('400/12');
  });
});

describe('queues.remove_task', () => {
  test('takes a task out and leaves it alone', async () => {
    const queue = await kit.create();
    const task = await kit.queuedTask(queue);
    const before = await kit.storedTask(task);
    const stamp = await lastUpdate(queue);
    expect(await server.ok('queues.remove_task', { queue, task })).toEqual({ removed: 1 });
    expect(await kit.tasksIn(queue)).toEqual([]);
    expect(await lastUpdate(queue)).not.toBe(stamp);
    expect(await kit.storedTask(task)).toEqual(before);
  });

  test('releases the task when told so', async () => {
    const queue = await kit.filled('other');
    const task = await kit.queuedTask(queue);
    const stamp = await lastUpdate(queue);
    await server.ok('queues.remove_task', { queue, task, update_task_status: true });
    expect(await kit.tasksIn(queue)).toEqual(['other']);
    expect(await lastUpdate(queue)).not.toBe(stamp);
    expect(await kit.storedTask(task)).toMatchObject({
      status: 'stopped',
      status_reason: `Task was removed from the queue ${queue}`,
      status_message: '',
      enqueue_status: null,
      execution: {},
    });
  });

  test.each([{}, { update_task_status: true }])('refuses what is not in the queue, with %j', async (more) => {
    const queue = await kit.filled('a');
    for (const request of [
      { queue, task: 'b' },
      { queue: MISSING, task: 'a' },
    ]) {
      expect(codesOf(await server.call('queues.remove_task', { ...request, ...more }))).toBe('400/703');
    }
    expect(codesOf(await server.call('queues.remove_task', { queue }))).toBe('400/12');
  });
});

describe.each([
  ['clear_queue', {}, 'cleared'],
  ['delete', { force: true }, 'deleted'],
] as const)('queues.%s', (action, more, word) => {
  test('releases the tasks that name the queue, whatever their status, and no others', async () => {
    const project = (await server.ok('projects.create', { name: `project of ${action}` }))['id'];
    const { last_update: touched } = (await server.ok('projects.get_by_id', { project })).project;
    const queue = await kit.filled(MISSING);
    const queued = await kit.queuedTask(queue, { project, user: 'somebody' });
    const running = await kit.queuedTask(queue, { status: 'in_progress', enqueue_status: null });
    const elsewhere = await kit.queuedTask(queue, { execution: { queue: 'another' } });
    const theirs = await kit.queuedTask(queue, { company: server.otherCompany });
    const untouched = await Promise.all([elsewhere, theirs].map(kit.storedTask));
    const answer = await server.ok(`queues.${action}`, { queue, ...more });
    if (action === 'clear_queue') {
      expect(answer['removed_tasks'].sort()).toEqual([queued, running].sort());
      expect(await kit.tasksIn(queue)).toEqual([]);
    } else {
      expect(answer).toEqual({ deleted: 1 });
      expect(await kit.queues.countDocuments({ _id: queue })).toBe(0);
    }
    const released = await Promise.all([queued, running].map(kit.storedTask));
    const user = expect.stringMatching(/^user-/);
    const stamps = { last_changed_by: user, status_reason: `Queue ${queue} was ${word}`, status_message: '' };
    expect(released).toMatchObject([
      { status: 'stopped', enqueue_status: null, user: 'somebody', ...stamps },
      { status: 'created', enqueue_status: null, ...stamps },
    ]);
    for (const task of released) {
      expect(task.execution).toEqual({});
      expect(task.status_changed).toEqual(task.last_update);
      expect(task.status_changed).toEqual(task.last_change);
    }
    expect(await Promise.all([elsewhere, theirs].map(kit.storedTask))).toEqual(untouched);
    const after = (await server.ok('projects.get_by_id', { project })).project;
    expect(Date.parse(after.last_update)).toBeGreaterThan(Date.parse(touched));
  });

  test('is done with an empty queue', async () => {
    const queue = await kit.create();
    const expected = action === 'clear_queue' ? { removed_tasks: [] } : { deleted: 1 };
    expect(await server.ok(`queues.${action}`, { queue, ...more })).toEqual(expected);
  });

  test('refuses an unknown queue', async () => {
    expect(codesOf(await server.call(`queues.${action}`, { queue: MISSING, ...more }))).toBe('400/701');
    expect(codesOf(await server.call(`queues.${action}`, more))).toBe('400/12');
  });

  test('loses none of the tasks that are added at the same time', async () => {
    const queue = await kit.filled(...Array.from({ length: 50 }, (_, index) => `old ${index}`));
    const adding = Array.from({ length: 20 }, async (_, index) => {
      const task = await storeTask(server, { status: 'created' });
      return { task, answer: await server.call('tasks.enqueue', { queue, task }), index };
    });
    await server.ok(`queues.${action}`, { queue, ...more });
    const present = await kit.queues.findOne({ _id: queue });
    const waiting = (present?.entries ?? []).map(({ task }) => task);
    for (const { task, answer } of await Promise.all(adding)) {
      const { status } = await kit.storedTask(task);
      const isThere = (await kit.queues.countDocuments({ _id: queue, 'entries.task': task })) > 0;
      // In the queue and queued, or released by the call or refused, but never queued and forgotten.
      expect({ task, status, code: codesOf(answer) }).toMatchObject({ status: isThere ? 'queued' : 'created' });
    }
    expect(waiting.filter((task) => task.startsWith('old'))).toEqual([]);
  });
});

test('queues.clear_queue does not stamp the queue', async () => {
  const queue = await kit.filled('a');
  const stamp = await lastUpdate(queue);
  await server.ok('queues.clear_queue', { queue });
  expect(await lastUpdate(queue)).toBe(stamp);
});

test('queues.delete refuses a queue with entries, also of tasks that do not exist, without force', async () => {
  const queue = await kit.filled(MISSING);
  for (const force of [undefined, false, null]) {
    expect(codesOf(await server.call('queues.delete', { queue, force }))).toBe('400/702');
  }
  expect(await kit.tasksIn(queue)).toEqual([MISSING]);
});

describe('moving', () => {
  test.each([
    ['forward', {}, 'c', 1, 'acbde'],
    ['forward', { count: 1 }, 'c', 1, 'acbde'],
    ['forward', { count: null }, 'c', 1, 'acbde'],
    ['forward', { count: 2 }, 'd', 1, 'adbce'],
    ['forward', { count: 9 }, 'e', 0, 'eabcd'],
    ['forward', { count: 0 }, 'c', 2, 'abcde'],
    ['forward', { count: -1 }, 'c', 3, 'abdce'],
    ['forward', {}, 'a', 0, 'abcde'],
    ['backward', {}, 'c', 3, 'abdce'],
    ['backward', { count: 2 }, 'b', 3, 'acdbe'],
    ['backward', { count: 99 }, 'a', 4, 'bcdea'],
    ['backward', { count: 1e15 }, 'a', 4, 'bcdea'],
    ['backward', { count: -9 }, 'b', 0, 'bacde'],
    ['backward', {}, 'e', 4, 'abcde'],
    ['to_front', {}, 'd', 0, 'dabce'],
    ['to_front', {}, 'a', 0, 'abcde'],
    ['to_back', {}, 'b', 4, 'acdeb'],
    ['to_back', {}, 'e', 4, 'abcde'],
  ])('%s with %j brings %s to %d: %s', async (way, more, task, position, order) => {
    const queue = await kit.filled(...'abcde');
    const stamp = await lastUpdate(queue);
    expect(await server.ok(`queues.move_task_${way}`, { queue, task, ...more })).toEqual({ position });
    expect((await kit.tasksIn(queue)).join('')).toBe(order);
    expect(await lastUpdate(queue)).toBe(stamp);
  });

  test('of the only task, and of one whose id reads like a path, does no harm', async () => {
    const queue = await kit.filled('$entries');
    for (const way of ['forward', 'backward', 'to_front', 'to_back']) {
      const answer = await server.ok(`queues.move_task_${way}`, { queue, task: '$entries' });
      expect(answer).toEqual({ position: 0 });
    }
    expect(await kit.tasksIn(queue)).toEqual(['$entries']);
  });

  test('of many at once loses none', async () => {
    const queue = await kit.filled(...'abcdefghij');
    const moves = [...'abcdefghij'].map((task) => server.ok('queues.move_task_to_back', { queue, task }));
    await Promise.all([...moves, server.ok('queues.add_task', { queue, task: 'k' })]);
    expect((await kit.tasksIn(queue)).sort().join('')).toBe('abcdefghijk');
  });

  test.each(['forward', 'backward', 'to_front', 'to_back'])('%s refuses what is not in the queue', async (way) => {
    const queue = await kit.filled('a');
    const code = async (request: object) => codesOf(await server.call(`queues.move_task_${way}`, request));
    expect(await code({ queue, task: 'b' })).toBe('400/703');
    expect(await code({ queue: MISSING, task: 'a' })).toBe('400/703');
    expect(await code({ queue })).toBe('400/12');
    if (way.startsWith('to_')) return;
    expect(await code({ queue, task: 'a', count: 'x' })).toBe('400/12');
  });
});

test("another company's queue is like one that nobody has, and is not changed", async () => {
  const queue = await kit.create({ metadata: { a: { key: 'a', type: 't', value: 'v' } } });
  const task = await kit.queuedTask(queue);
  const before = await Promise.all([kit.queues.findOne({ _id: queue }), kit.storedTask(task)]);
  const requests: [string, object][] = [
    ['get_by_id', {}],
    ['update', { tags: ['x'] }],
    ['delete', { force: true }],
    ['add_task', { task: 'x' }],
    ['get_next_task', {}],
    ['get_next_task', { task }],
    ['remove_task', { task }],
    ['remove_task', { task, update_task_status: true }],
    ['clear_queue', {}],
    ...['forward', 'backward', 'to_front', 'to_back'].map((way): [string, object] => [`move_task_${way}`, { task }]),
    ['add_or_update_metadata', { metadata: [{ key: 'k', type: 't', value: 'v' }] }],
    ['delete_metadata', { keys: ['a'] }],
    ['peek_task', {}],
    ['get_num_entries', {}],
    ['get_all', { id: [queue] }],
    ['get_all_ex', { id: [queue] }],
    ['get_queue_metrics', { from_date: 0, to_date: 1e10, interval: 60, queue_ids: [queue], refresh: true }],
  ];
  for (const [action, request] of requests) {
    const answers = [queue, MISSING].map(async (id) => {
      const text = JSON.stringify({ queue: id, ...request }).replaceAll(queue, id);
      const { status, meta, data } = await server.call(`queues.${action}`, text, { as: 'stranger' });
      return JSON.stringify({ status, code: meta.result_subcode, message: meta.result_msg, data }).replaceAll(id, 'ID');
    });
    const [foreign, missing] = await Promise.all(answers);
    expect([action, foreign]).toEqual([action, missing]);
  }
  expect(await Promise.all([kit.queues.findOne({ _id: queue }), kit.storedTask(task)])).toEqual(before);
});
