import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ProjectDocument } from '../../../src/database/index.js';
import { MISSING, codeOf } from '../../support/answers.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type TaskTraces, taskTraces } from './task-traces.js';

let server: TestServer;
let traces: TaskTraces;
const asStranger = { as: 'stranger' } as const;

beforeAll(async () => {
  server = await startTestServer();
  traces = taskTraces(server);
});
afterAll(() => server.stop());

const EARLIER = new Date('2026-02-03T04:05:06Z');

test("tasks are everybody's to read and nobody's to write while they are public", async () => {
  const parent = await storeTask(server, { last_update: EARLIER });
  const child = await storeTask(server, { parent });
  const seen = async () => (await server.ok('tasks.get_all', { id: [parent, child] }, asStranger))['tasks'].length;
  expect(await seen()).toBe(0);
  expect(await server.ok('tasks.make_public', { ids: [parent] })).toEqual({ updated: 1 });
  expect(await seen()).toBe(1);
  expect(await traces.task(parent)).toMatchObject({
    company: '',
    company_origin: server.company,
    last_update: EARLIER,
    last_change: expect.any(Date),
  });
  expect(codeOf(await server.call('tasks.delete', { task: parent }))).toBe('403/21');

  expect(await server.ok('tasks.make_private', { ids: [parent, parent] }, { as: 'second' })).toEqual({ updated: 1 });
  expect(await seen()).toBe(0);
  const stored = await traces.task(parent);
  expect(stored).toMatchObject({ company: server.company, last_changed_by: expect.stringMatching(/^second-/) });
  expect(stored).not.toHaveProperty('company_origin');
});

test('a task that cannot be made public keeps the others private', async () => {
  const [task, open, theirs] = await Promise.all([
    storeTask(server),
    storeTask(server, { company: '' }),
    storeTask(server, { company: server.otherCompany }),
  ]);
  const answer = await server.call('tasks.make_public', { ids: [task, MISSING, open, theirs] });
  expect(codeOf(answer)).toBe('400/101');
  expect(answer.meta.error_data).toMatchObject({ ids: [MISSING, open, theirs] });
  expect(await traces.task(task)).toMatchObject({ company: server.company });
});

test('a task that cannot be taken back keeps the others public', async () => {
  const [task, own, open, theirs] = await Promise.all([
    storeTask(server, { company: '', company_origin: server.company }),
    storeTask(server),
    storeTask(server, { company: '' }),
    storeTask(server, { company: '', company_origin: server.otherCompany }),
  ]);
  const answer = await server.call('tasks.make_private', { ids: [task, own, open, theirs] });
  expect(codeOf(answer)).toBe('400/101');
  expect(answer.meta.error_data).toMatchObject({ ids: [own, open, theirs] });
  expect(await traces.task(task)).toMatchObject({ company: '' });
});

test('the statistics of the project show it at once, and the project is not updated', async () => {
  const { id: project } = await server.ok('projects.create', { name: 'of public tasks', description: '' });
  const backend = server.databases.client.db(server.databases.backend);
  await backend
    .collection<ProjectDocument>('project')
    .updateOne({ _id: project }, { $set: { last_update: EARLIER, company: '', company_origin: server.company } });
  const task = await storeTask(server, { project });
  const count = async () => {
    const { projects } = await server.ok('projects.get_all_ex', { id: [project], include_stats: true }, asStranger);
    const [{ stats, last_update: updated }] = projects;
    expect(Date.parse(updated)).toBe(EARLIER.getTime());
    return stats.active.total_tasks;
  };
  const counts = [await count()];
  await server.ok('tasks.make_public', { ids: [task] });
  counts.push(await count());
  await server.ok('tasks.make_private', { ids: [task] });
  counts.push(await count());
  expect(counts).toEqual([0, 1, 0]);
});

test.each([undefined, null, [], 'an id', [1]])('%p is refused for the ids', async (ids) => {
  expect(codeOf(await server.call('tasks.make_public', { ids }))).toBe('400/12');
  expect(codeOf(await server.call('tasks.make_private', { ids }))).toBe('400/12');
});

test.each(['make_public', 'make_private'])('tasks.%s exists from version 2.9 on', async (action) => {
  expect(codeOf(await server.call(`tasks.${action}`, { ids: [MISSING] }, { version: '2.8' }))).toBe('404/0');
  expect(codeOf(await server.call(`tasks.${action}`, { ids: [MISSING] }, { version: '2.9' }))).toBe('400/101');
});
