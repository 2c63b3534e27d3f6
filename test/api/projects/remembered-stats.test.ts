import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
  await client
    .db(backend)
    .collection<{ _id: string }>('project')
    .updateOne({ _id: project }, { $set: { last_update: new Date(Date.now() - 3_600_000) } });
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
