import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProjectDocument } from '../../../src/database/index.js';
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

const EARLIER = new Date('2026-02-03T04:05:06Z');

/** The three actions; `archive` names its ids differently and counts. */
const archive = async (tasks: string[], more: object = {}) => server.ok('tasks.archive', { tasks, ...more });
const archiveMany = async (ids: string[], more: object = {}) => server.ok('tasks.archive_many', { ids, ...more });
const unarchiveMany = async (ids: string[], more: object = {}) => server.ok('tasks.unarchive_many', { ids, ...more });

describe('archiving', () => {
  test.each<[string, typeof archive]>([
    ['tasks.archive', archive],
    ['tasks.archive_many', archiveMany],
  ])('%s puts an idle task aside and says why, without an update of the task', async (_name, act) => {
    const task = await storeTask(server, {
      status: 'completed',
      system_tags: ['z'],
      status_reason: 'before',
      last_update: EARLIER,
    });
    await act([task], { status_reason: 'old', status_message: 'stuff' });
    expect(await traces.task(task)).toMatchObject({
      status: 'completed',
      system_tags: ['z', 'archived'],
      status_reason: 'old',
      status_message: 'stuff',
      last_update: EARLIER,
      last_change: expect.any(Date),
      last_changed_by: expect.stringMatching(/^user-/),
    });
    await act([task]);
    expect(await traces.task(task)).toMatchObject({
      system_tags: ['z', 'archived'],
      status_reason: '',
      status_message: '',
    });
  });

  test.each([
    ['queued', 'failed', 'failed'],
    ['queued', undefined, 'created'],
    ['in_progress', undefined, 'stopped'],
    ['in_progress', 'failed', 'stopped'],
  ] as const)('ends the waiting or running of a task that is %s, and was %s before', async (status, before, after) => {
    const task = await storeTask(server, { status, ...(before && { enqueue_status: before }) });
    const queue = await storeQueue(server, [task]);
    await archive([task], { status_message: 'm' });
    const stored = await traces.task(task);
    expect(stored).toMatchObject({ status: after, status_message: 'm', system_tags: ['archived'] });
    expect(stored).not.toHaveProperty('completed');
    expect(await waitingIn(server, queue)).toEqual([]);
  });

  test('tasks.archive counts the tasks, each once', async () => {
    const [a, b] = await Promise.all([storeTask(server), storeTask(server, { system_tags: ['archived'] })]);
    expect(await archive([a, b, a])).toEqual({ archived: 2 });
  });

  test('tasks.archive archives none when one cannot be', async () => {
    const [task, open, theirs] = await Promise.all([
      storeTask(server),
      storeTask(server, { company: '' }),
      storeTask(server, { company: server.otherCompany }),
    ]);
    const refused = await server.call('tasks.archive', { tasks: [task, MISSING, theirs] });
    expect(codeOf(refused)).toBe('400/101');
    expect(refused.meta.error_data).toMatchObject({ ids: [MISSING, theirs] });
    expect(codeOf(await server.call('tasks.archive', { tasks: [task, open] }))).toBe('403/21');
    expect(await traces.task(task)).toMatchObject({ system_tags: [] });
  });

  test('tasks.archive_many and unarchive_many take each task on its own', async () => {
    const [task, open] = await Promise.all([storeTask(server), storeTask(server, { company: '' })]);
    const ids = [task, MISSING, open, task];
    const failed = { [MISSING]: '400/101', [open]: '403/21' };
    const archived = await archiveMany(ids);
    expect(archived['succeeded']).toEqual([task, task].map((id) => ({ id, archived: true })));
    expect(failuresOf(archived)).toEqual(failed);
    const unarchived = await unarchiveMany(ids, { status_reason: 'back' });
    expect(unarchived['succeeded']).toEqual([task, task].map((id) => ({ id, unarchived: true })));
    expect(failuresOf(unarchived)).toEqual(failed);
    expect(await traces.task(task)).toMatchObject({ system_tags: [], status_reason: 'back', status_message: '' });
  });
});

test.each([
  ['controller', 'archived'],
  ['training', undefined],
])('with include_pipeline_steps the children of a %s are %s', async (type, tag) => {
  const parent = await storeTask(server, { type });
  const [step, theirs] = await Promise.all([
    storeTask(server, { parent, status: 'in_progress' }),
    storeTask(server, { parent, company: server.otherCompany }),
  ]);
  const tags = async () => (await traces.task(step))?.system_tags;
  await archive([parent], { include_pipeline_steps: true });
  expect(await tags()).toEqual(tag ? [tag] : []);
  expect(await traces.task(theirs)).toMatchObject({ system_tags: [] });
  await unarchiveMany([parent], { include_pipeline_steps: true });
  expect(await tags()).toEqual([]);
  await archiveMany([parent]);
  expect(await tags()).toEqual([]);
});

test.each([undefined, null, [], 'an id', [1]])('%p is refused for the ids', async (ids) => {
  expect(codeOf(await server.call('tasks.archive', { tasks: ids }))).toBe('400/12');
  expect(codeOf(await server.call('tasks.archive_many', { ids }))).toBe('400/12');
  expect(codeOf(await server.call('tasks.unarchive_many', { ids }))).toBe('400/12');
});

describe('the project of a task that is archived', () => {
  /** A project that nothing has happened in for long, as its statistics are remembered. */
  async function quietProject(name: string): Promise<string> {
    const { id } = await server.ok('projects.create', { name, description: '' });
    const projects = server.databases.client.db(server.databases.backend).collection<ProjectDocument>('project');
    await projects.updateOne({ _id: id }, { $set: { last_update: EARLIER } });
    return id;
  }

  async function look(project: string) {
    const { projects } = await server.ok('projects.get_all_ex', { id: [project], include_stats: true });
    const { stats, ...row } = projects[0];
    return { row, active: stats.active.total_tasks, lastUpdate: Date.parse(row.last_update) };
  }

  test('shows it at once in its statistics, without being updated', async () => {
    const project = await quietProject('quiet while archiving');
    const [task] = await Promise.all([storeTask(server, { project }), storeTask(server, { project })]);
    const seen = [await look(project), await look(project)];
    await archive([task]);
    seen.push(await look(project));
    await unarchiveMany([task]);
    seen.push(await look(project));
    expect(seen.map(({ active }) => active)).toEqual([2, 2, 1, 2]);
    expect(seen.map(({ lastUpdate }) => lastUpdate)).toEqual(seen.map(() => EARLIER.getTime()));
    expect(seen.at(-1)?.row).not.toHaveProperty('contents_changed');
  });

  test('is updated when a status changes', async () => {
    const project = await quietProject('busy while archiving');
    const task = await storeTask(server, { project, status: 'in_progress' });
    await archive([task]);
    expect((await look(project)).lastUpdate).toBeGreaterThan(EARLIER.getTime());
  });
});
