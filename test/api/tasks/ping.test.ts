import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TASK_STATUSES } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const STAMPS = { last_update: LONG_AGO, last_change: LONG_AGO, last_changed_by: 'somebody' };

test.each(TASK_STATUSES)('notes the activity of a task that is %s', async (status) => {
  const started = new Date(Date.now() - 90_500);
  const task = await kit.task({ ...STAMPS, status, started });
  const before = await kit.stored(task);
  expect(await server.ok('tasks.ping', { task })).toEqual({});
  const after = await kit.stored(task);
  const { last_update, last_change, last_changed_by, active_duration, ...rest } = after;
  expect(before).toMatchObject(rest);
  expect(Number(last_update)).toBeGreaterThan(Number(LONG_AGO));
  expect(last_change).toEqual(last_update);
  expect(last_changed_by).toMatch(/^user-/);
  const seconds = Math.floor((Number(last_update) - Number(started)) / 1000);
  expect(active_duration).toBe(status === 'in_progress' ? seconds : undefined);
});

test.each([
  ['that never started', {}],
  ['whose start an older server left empty', { started: null }],
])('tells no time for a running task %s', async (_case, fields) => {
  const task = await kit.task({ status: 'in_progress' });
  const tasks = server.databases.client.db(server.databases.backend).collection<{ _id: string }>('task');
  if ('started' in fields) await tasks.updateOne({ _id: task }, { $set: fields });
  await server.ok('tasks.ping', { task });
  expect(await kit.stored(task)).not.toHaveProperty('active_duration');
});

test('does not touch the project', async () => {
  const { id: project } = await server.ok('projects.create', { name: 'of a pinged task', description: '' });
  const { project: before } = await server.ok('projects.get_by_id', { project });
  await server.ok('tasks.ping', { task: await kit.task({ project }) });
  expect((await server.ok('projects.get_by_id', { project })).project).toEqual(before);
});

test('ignores tasks that are not the company’s own', async () => {
  const tasks = [
    await kit.task({ company: '', ...STAMPS }),
    await kit.task({ company: server.otherCompany, ...STAMPS }),
  ];
  for (const task of [...tasks, MISSING, '']) expect(await server.ok('tasks.ping', { task })).toEqual({});
  for (const task of tasks) expect(await kit.stored(task)).toMatchObject(STAMPS);
});

test.each([undefined, null, 1, [MISSING], { $ne: '' }])('refuses task: %j', async (task) => {
  expect(codesOf(await server.call('tasks.ping', { task }))).toBe('400/12');
});

test('is for those who have signed in and may write, from version 1.0 on', async () => {
  const task = await kit.task();
  const call = async (as: 'guest' | 'user' | null, version: string | null) =>
    codesOf(await server.call('tasks.ping', { task }, { as, version }));
  expect(await call(null, null)).toBe('401/20');
  expect(await call('guest', null)).toBe('403/21');
  expect(await call('user', '0.9')).toBe('404/0');
  for (const version of ['1.0', '2.5', '2.31', '999.0']) expect(await call('user', version)).toBe('200/0');
});

test('takes the request from the query string and from the body of a GET, as the agent sends it', async () => {
  const task = await kit.task(STAMPS);
  expect((await server.call(`tasks.ping?task=${task}`, undefined, { method: 'GET', version: '2.5' })).data).toEqual({});
  expect((await kit.stored(task)).last_update).not.toEqual(LONG_AGO);
});
