import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskStatus } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type QueueKit, queueKit } from '../queues/queue-kit.js';

let server: TestServer;
let kit: QueueKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = queueKit(server);
  await kit.queues.deleteMany({});
});
afterAll(() => server.stop());

const enqueue = (request: object) => server.call('tasks.enqueue', request);
const failed = (data: Answer['data']) =>
  data['failed'].map(({ id, error }: { id: string; error: { codes: number[] } }) => [id, error.codes.join('/')]);

describe('tasks.enqueue', () => {
  test('queues a task and answers what it has written', async () => {
    const project = (await server.ok('projects.create', { name: 'of a queued task' }))['id'];
    const { last_update: touched } = (await server.ok('projects.get_by_id', { project })).project;
    const queue = await kit.filled('first');
    const task = await storeTask(server, { project, status: 'stopped', system_tags: ['development', 'other'] });
    const answer = await enqueue({ task, queue, status_reason: 'because', status_message: 'go' });
    const now = expect.stringMatching(DATE);
    expect(answer.data).toEqual({
      queued: 1,
      updated: 1,
      fields: {
        status: 'queued',
        status_reason: 'because',
        status_message: 'go',
        status_changed: now,
        last_update: now,
        last_change: now,
        last_changed_by: expect.stringMatching(/^user-/),
        enqueue_status: 'stopped',
        'execution.queue': queue,
      },
    });
    expect(await kit.storedTask(task)).toMatchObject({
      status: 'queued',
      enqueue_status: 'stopped',
      execution: { queue },
      system_tags: ['other'],
    });
    expect(await kit.tasksIn(queue)).toEqual(['first', task]);
    const { last_update: after } = (await server.ok('projects.get_by_id', { project })).project;
    expect(Date.parse(after)).toBeGreaterThan(Date.parse(touched));
  });

  test('moves a task from other queues, and keeps where dequeuing leads back to', async () => {
    const [from, other, queue] = [await kit.create(), await kit.filled('x'), await kit.create()];
    const task = await kit.queuedTask(from, { enqueue_status: 'failed' });
    await server.ok('queues.add_task', { queue: other, task });
    expect((await enqueue({ task, queue })).data['fields']).toMatchObject({ enqueue_status: 'failed' });
    expect([await kit.tasksIn(from), await kit.tasksIn(other), await kit.tasksIn(queue)]).toEqual([[], ['x'], [task]]);
  });

  test('with a name uses the queue of that name, or creates it', async () => {
    const name = ' a queue by name ';
    const tasks = await Promise.all([storeTask(server), storeTask(server), storeTask(server)]);
    const answers = await Promise.all(tasks.map((task) => enqueue({ task, queue_name: name })));
    const [queue, ...others] = new Set(answers.map(({ data }) => data['fields']['execution.queue']));
    expect(others).toEqual([]);
    expect(await kit.read(queue)).toMatchObject({ name: 'a queue by name', tags: [], system_tags: [] });
    expect((await kit.tasksIn(queue)).sort()).toEqual([...tasks].sort());
  });

  test('without a queue uses the default one', async () => {
    const task = await storeTask(server);
    expect(codesOf(await enqueue({ task }))).toBe('400/707');
    const queue = await kit.create({ system_tags: ['default'] });
    expect((await enqueue({ task, queue: null })).data['fields']).toMatchObject({ 'execution.queue': queue });
    const second = await kit.create({ system_tags: ['default'] });
    const other = await storeTask(server);
    expect(codesOf(await enqueue({ task: other }))).toBe('400/708');
    expect(await kit.storedTask(other)).toMatchObject({ status: 'created' });
    await server.ok('queues.update', { queue: second, system_tags: [] });
  });

  test.each<[TaskStatus, string]>([
    ['created', '200/0'],
    ['queued', '200/0'],
    ['in_progress', '400/110'],
    ['stopped', '200/0'],
    ['closed', '400/110'],
    ['failed', '200/0'],
    ['completed', '400/110'],
    ['publishing', '400/110'],
    ['published', '400/110'],
    ['unknown', '400/110'],
  ])('answers a task that is %s %s, and queues it with force', async (status, code) => {
    const queue = await kit.create();
    const task = await storeTask(server, { status });
    expect(codesOf(await enqueue({ task, queue }))).toBe(code);
    if (code === '200/0') return;
    expect(await kit.storedTask(task)).toMatchObject({ status });
    expect(await kit.tasksIn(queue)).toEqual([]);
    expect(codesOf(await enqueue({ task, queue, force: true }))).toBe('200/0');
    expect(await kit.storedTask(task)).toMatchObject({ status: 'queued', enqueue_status: status });
  });

  test.each([{}, { status: 'queued', enqueue_status: 'stopped' } as const])(
    'changes nothing when the task is in the queue or the queue is unknown: %j',
    async (fields) => {
      const queue = await kit.create();
      const task = await kit.queuedTask(queue, { system_tags: ['development'], ...fields });
      const before = await kit.storedTask(task);
      expect(codesOf(await enqueue({ task, queue }))).toBe('400/706');
      expect(codesOf(await enqueue({ task, queue: MISSING }))).toBe('400/701');
      expect(await kit.storedTask(task)).toEqual(before);
      expect(await kit.tasksIn(queue)).toEqual([task]);
    },
  );

  test('finishes what a call has left that broke off after the change of status', async () => {
    const [old, queue] = [await kit.create(), await kit.create()];
    const task = await kit.queuedTask(old, { enqueue_status: 'created', execution: { queue } });
    expect(codesOf(await enqueue({ task, queue }))).toBe('200/0');
    expect([await kit.tasksIn(old), await kit.tasksIn(queue)]).toEqual([[], [task]]);
    expect(await kit.storedTask(task)).toMatchObject({ status: 'queued', enqueue_status: 'created' });
  });

  test('with update_execution_queue false moves a queued task and leaves the queue that it names', async () => {
    const [named, queue] = [await kit.create(), await kit.create()];
    const task = await kit.queuedTask(named);
    const { data } = await enqueue({ task, queue, update_execution_queue: false, status_reason: 'glue' });
    expect(data['fields']).not.toHaveProperty('execution.queue');
    expect([await kit.tasksIn(named), await kit.tasksIn(queue)]).toEqual([[], [task]]);
    expect(await kit.storedTask(task)).toMatchObject({ status_reason: 'glue', execution: { queue: named } });
  });

  test('leaves a task in one queue when several calls want it in different ones', async () => {
    const queues = await Promise.all([1, 2, 3, 4].map(() => kit.create()));
    const task = await storeTask(server);
    const answers = await Promise.all(queues.map((queue) => enqueue({ task, queue })));
    const waits = await kit.queues.find({ 'entries.task': task }).toArray();
    const { status, execution } = await kit.storedTask(task);
    expect({ status, queues: waits.map(({ _id }) => _id) }).toEqual({ status: 'queued', queues: [execution?.queue] });
    for (const answer of answers) expect(['200/0', '400/121', '400/703', '400/706']).toContain(codesOf(answer));
  });

  test('puts a task in a queue once when several calls do so at once', async () => {
    const queue = await kit.create();
    const task = await storeTask(server);
    await Promise.all([1, 2, 3, 4].map(() => enqueue({ task, queue })));
    expect(await kit.tasksIn(queue)).toEqual([task]);
    expect(await kit.storedTask(task)).toMatchObject({
      status: 'queued',
      enqueue_status: 'created',
      execution: { queue },
    });
  });

  test('tells that no worker watches the queue only when asked', async () => {
    const queue = await kit.create();
    const request = { task: await storeTask(server), queue };
    expect((await enqueue({ ...request, verify_watched_queue: true })).data).toMatchObject({ queue_watched: false });
    expect((await enqueue({ ...request, task: await storeTask(server) })).data).not.toHaveProperty('queue_watched');
  });

  test.each<[string, (own: { task: string; queue: string }) => object, string]>([
    ['no task', ({ queue }) => ({ task: undefined, queue }), '400/12'],
    ['a queue and a name', ({ queue }) => ({ queue, queue_name: 'a name' }), '400/12'],
    ['a name that is too short', () => ({ queue_name: ' ab ' }), '400/800'],
    [
      'to look for workers of a queue that the task does not name',
      ({ queue }) => ({ queue, verify_watched_queue: true, update_execution_queue: false }),
      '400/12',
    ],
    [
      'to keep the queue of a task that is not queued',
      ({ queue }) => ({ queue, update_execution_queue: false }),
      '400/12',
    ],
    ['an unknown task before an unknown queue', () => ({ task: MISSING, queue: MISSING }), '400/101'],
    ['an unknown queue', () => ({ queue: MISSING }), '400/701'],
  ])('refuses %s', async (_case, change, code) => {
    const own = { task: await storeTask(server), queue: await kit.create() };
    const before = await kit.storedTask(own.task);
    expect(codesOf(await enqueue({ task: own.task, ...change(own) }))).toBe(code);
    expect(await kit.storedTask(own.task)).toEqual(before);
  });

  test("refuses public tasks, and another company's tasks and queues", async () => {
    const queue = await kit.create();
    const open = await storeTask(server, { company: '' });
    const foreign = await storeTask(server, { company: server.otherCompany });
    expect(codesOf(await enqueue({ task: open, queue }))).toBe('403/21');
    expect(codesOf(await enqueue({ task: foreign, queue }))).toBe('400/101');
    const stranger = { as: 'stranger' } as const;
    expect(codesOf(await server.call('tasks.enqueue', { task: foreign, queue }, stranger))).toBe('400/701');
    const name = (await kit.read(queue))['name'];
    const { data } = await server.call('tasks.enqueue', { task: foreign, queue_name: name }, stranger);
    expect(data['fields']['execution.queue']).not.toBe(queue);
    expect(await kit.tasksIn(queue)).toEqual([]);
  });
});

describe('tasks.enqueue_many', () => {
  test('queues each task on its own and in order', async () => {
    const queue = await kit.create();
    const [first, second] = [await storeTask(server), await storeTask(server, { status: 'stopped' })];
    const done = await storeTask(server, { status: 'completed' });
    const open = await storeTask(server, { company: '' });
    const ids = [first, done, MISSING, open, second, first];
    const data = await server.ok('tasks.enqueue_many', { ids, queue, status_reason: 'all', force: true });
    const fields = { status: 'queued', status_reason: 'all', 'execution.queue': queue };
    expect(data).toMatchObject({
      succeeded: [
        { id: first, queued: true, updated: 1, fields: { ...fields, enqueue_status: 'created' } },
        { id: second, queued: true, updated: 1, fields: { ...fields, enqueue_status: 'stopped' } },
      ],
    });
    expect(data).not.toHaveProperty('queue_watched');
    expect(failed(data)).toEqual([
      [done, '400/110'],
      [MISSING, '400/101'],
      [open, '403/21'],
      [first, '400/706'],
    ]);
    expect(await kit.tasksIn(queue)).toEqual([first, second]);
  });

  test('checks what the tasks refer to when told so', async () => {
    const queue_name = 'of checked tasks';
    const input = (model: string) => ({ models: { input: [{ name: 'm', model }] } });
    const project = (await server.ok('projects.create', { name: 'theirs' }, { as: 'stranger' }))['id'];
    const open = (await server.ok('projects.create', { name: 'shown to all' }))['id'];
    await server.ok('projects.make_public', { ids: [open] });
    const model = (await server.ok('models.create', { name: 'a model', uri: '', ready: false }))['id'];
    const parent = await storeTask(server, { company: '' });
    const good = await storeTask(server, { parent, ...input(model) });
    const orphan = await storeTask(server, { parent: '__DELETED__gone' });
    const bad = [
      await storeTask(server, { parent: MISSING }),
      await storeTask(server, { project }),
      await storeTask(server, { project: open }),
      await storeTask(server, input(MISSING)),
    ];
    const request = { ids: [good, orphan, ...bad], queue_name };
    const data = await server.ok('tasks.enqueue_many', { ...request, validate_tasks: true });
    expect(data['succeeded'].map(({ id }: { id: string }) => id)).toEqual([good, orphan]);
    expect(failed(data).map(([, code]: string[]) => code)).toEqual(['400/101', '400/401', '403/21', '400/201']);
    const done = await storeTask(server, { status: 'completed', parent: MISSING });
    const { failed: refused } = await server.ok('tasks.enqueue_many', {
      ids: [done],
      queue_name,
      validate_tasks: true,
    });
    expect(failed({ failed: refused })).toEqual([[done, '400/101']]);
    const [unchecked] = bad;
    const again = await server.ok('tasks.enqueue_many', { ids: [unchecked], queue_name });
    expect(again['failed']).toEqual([]);
  });

  test('tells that no worker watches the queue when asked and something was queued', async () => {
    const queue = await kit.create();
    const request = { queue, verify_watched_queue: true };
    const ids = [await storeTask(server)];
    expect(await server.ok('tasks.enqueue_many', { ...request, ids })).toMatchObject({ queue_watched: false });
    expect(await server.ok('tasks.enqueue_many', { ...request, ids })).not.toHaveProperty('queue_watched');
  });

  test.each([
    ['no ids', {}],
    ['a queue and a name', { ids: [MISSING], queue: MISSING, queue_name: 'a name' }],
  ])('refuses %s', async (_case, request) => {
    expect(codesOf(await server.call('tasks.enqueue_many', request))).toBe('400/12');
  });
});
