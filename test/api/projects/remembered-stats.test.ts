import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TaskStatus } from '../../../src/database/index.js';
import { storeTask, storedTasks } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
let project: string;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** How many tasks of each status the statistics tell, of those that have any. */
async function counted(): Promise<Record<string, number>> {
  const { projects } = await server.ok('projects.get_all_ex', { id: [project], include_stats: true });
  const counts: [string, number][] = Object.entries(projects[0].stats.active.status_count);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Puts the last change of the project into the past, as after some quiet time. */
async function settle(): Promise<void> {
  const { client, backend } = server.databases;
  const long = new Date(Date.now() - 3_600_000);
  await client
    .db(backend)
    .collection<{ _id: string }>('project')
    .updateOne({ _id: project }, { $set: { last_update: long, contents_changed: long } });
}

test('the statistics of a quiet project are counted anew after a change to it', async () => {
  project = (await server.ok('projects.create', { name: 'quiet', description: '' })).id;
  const task = await storeTask(server, { project, status: 'completed' });
  await settle();
  expect(await counted()).toEqual({ completed: 1 });

  await storedTasks(server).updateOne({ _id: task }, { $set: { status: 'failed' } });
  await server.ok('projects.update', { project, description: 'changed' });
  expect(await counted()).toEqual({ failed: 1 });
});

test('an action that changes a task shows at once in the statistics of its project', async () => {
  project = (await server.ok('projects.create', { name: 'published', description: '' })).id;
  const task = await storeTask(server, { project, status: 'completed' });
  const { id: model } = await server.ok('models.create', {
    name: 'its model',
    uri: 's3://b/m',
    project,
    task,
    ready: false,
  });
  await settle();
  expect(await counted()).toEqual({ completed: 1 });
  await server.ok('models.set_ready', { model, publish_task: true });
  expect(await counted()).toEqual({ published: 1 });
});

type Change = (task: string) => [action: string, request: object];

test.each<[status: TaskStatus, change: Change, after: Record<string, number>]>([
  ['created', (task) => ['tasks.started', { task }], { in_progress: 1 }],
  ['created', (task) => ['tasks.enqueue', { task, queue_name: 'of a remembered task' }], { queued: 1 }],
  ['queued', (task) => ['tasks.dequeue', { task }], { created: 1 }],
  ['in_progress', (task) => ['tasks.completed', { task, publish: true }], { published: 1 }],
  ['in_progress', (task) => ['tasks.archive', { tasks: [task] }], {}],
  ['completed', (task) => ['tasks.reset', { task }], { created: 1 }],
  ['completed', (task) => ['tasks.delete', { task, force: true }], {}],
  ['completed', (task) => ['tasks.move', { ids: [task], project: null }], {}],
  ['completed', (task) => ['tasks.clone', { task }], { completed: 1, created: 1 }],
  ['completed', (task) => ['tasks.edit', { task, status: 'failed', force: true }], { failed: 1 }],
  ['created', (task) => ['tasks.edit', { task, system_tags: ['archived'] }], {}],
  ['completed', (task) => ['tasks.update', { task, system_tags: ['archived'] }], {}],
  ['completed', (task) => ['tasks.update_batch', { task, system_tags: ['archived'] }], {}],
])('a task that is %s: after %s the statistics are what is stored', async (status, change, after) => {
  project = (await server.ok('projects.create', { name: `changed ${randomUUID()}`, description: '' })).id;
  const task = await storeTask(server, { project, status });
  await settle();
  expect(await counted()).toEqual({ [status]: 1 });
  await server.ok(...change(task));
  expect(await counted()).toEqual(after);
});

test('a stopped task that is handed out of its queue counts as queued at once', async () => {
  project = (await server.ok('projects.create', { name: 'handed out', description: '' })).id;
  const task = await storeTask(server, { project, status: 'stopped' });
  const { id: queue } = await server.ok('queues.create', { name: 'of a stopped task' });
  await server.ok('queues.add_task', { queue, task });
  await settle();
  expect(await counted()).toEqual({ stopped: 1 });
  await server.ok('queues.get_next_task', { queue });
  expect(await counted()).toEqual({ queued: 1 });
});
