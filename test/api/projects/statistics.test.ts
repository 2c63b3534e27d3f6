import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TASK_STATUSES, type TaskDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ProjectKit, projectKit } from './project-kit.js';

const HOUR_MS = 60 * 60 * 1000;
const started = new Date('2026-01-01T00:00:00Z');
const later = (seconds: number) => new Date(started.getTime() + seconds * 1000);

let server: TestServer;
let kit: ProjectKit;
let users: { user: string; second: string };
/** Ids by name. */
const ids = new Map<string, string>();
const idOf = (name: string) => ids.get(name) ?? '';

beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  const userId = async (as: 'user' | 'second') => (await server.ok('users.get_current_user', {}, { as })).user.id;
  users = { user: await userId('user'), second: await userId('second') };
  const project = async (name: string, fields: object = {}) => ids.set(name, await kit.create(name, fields));
  await project('root');
  await project('root/child');
  await project('root/child/leaf');
  await project('root/veil', { system_tags: ['hidden'] });
  await project('root/veil/inner');
  await project('roots');

  const task = (name: string, fields: Partial<TaskDocument> = {}) =>
    storeTask(server, { project: idOf(name), user: users.user, ...fields });
  await task('root', { status: 'completed', started, completed: later(59.9), tags: ['fast'] });
  await task('root', { status: 'in_progress', started: later(3600) });
  await task('root/child', { status: 'failed', started, completed: later(10), user: users.second });
  await task('root/child', { status: 'completed', started, completed: later(100), system_tags: ['archived'] });
  await task('root/child/leaf', { status: 'published', started: later(10), completed: later(5), type: 'inference' });
  await task('root/child/leaf', { system_tags: ['hidden'] });
  await task('root/veil', { status: 'queued' });
  await task('root/veil/inner', { status: 'stopped' });
  await task('root', { company: server.otherCompany, status: 'closed' });
  await kit.model(idOf('root'));
  await kit.model(idOf('root'), { system_tags: ['archived'], tags: ['fast'] });
  await kit.model(idOf('root/child'), {}, { as: 'second' });
});
afterAll(() => server.stop());

/** The row of a project, with statistics. */
async function row(name: string, body: object = {}) {
  const request = { id: [idOf(name)], include_stats: true, ...body };
  const { projects } = await server.ok('projects.get_all_ex', request);
  return projects[0];
}
const counts = (given: Partial<Record<(typeof TASK_STATUSES)[number], number>>) =>
  Object.fromEntries(TASK_STATUSES.map((status) => [status, given[status] ?? 0]));
const named = (...names: string[]) => names.map((name) => ({ id: idOf(name), name }));

describe('statistics of projects.get_all_ex', () => {
  test('count the tasks of a project and of what is below, by status', async () => {
    const { stats, sub_projects } = await row('root');
    // Below there is an inner project of a hidden one, which is not hidden itself.
    expect(sub_projects).toEqual(named('root/child', 'root/child/leaf', 'root/veil/inner'));
    expect(stats).toEqual({
      active: {
        status_count: counts({ completed: 1, in_progress: 1, failed: 1, published: 1, created: 1, stopped: 1 }),
        total_tasks: 6,
        total_runtime: 69,
        completed_tasks_24h: 0,
        last_task_run: '2026-01-01T01:00:00+00:00',
      },
    });
  });

  test('have everything for a project without tasks', async () => {
    expect(await row('roots')).toMatchObject({
      sub_projects: [],
      stats: {
        active: {
          status_count: counts({}),
          total_tasks: 0,
          total_runtime: 0,
          completed_tasks_24h: 0,
          last_task_run: null,
        },
      },
    });
  });

  test('leave out what is below on demand', async () => {
    const { stats, sub_projects } = await row('root', { stats_with_children: false });
    expect(sub_projects).toEqual([]);
    expect(stats.active).toMatchObject({ status_count: counts({ completed: 1, in_progress: 1 }), total_runtime: 59 });
  });

  test('count hidden projects below on demand', async () => {
    const { stats, sub_projects } = await row('root', { search_hidden: true });
    expect(sub_projects).toEqual(named('root/child', 'root/child/leaf', 'root/veil', 'root/veil/inner'));
    expect(stats.active).toMatchObject({ total_tasks: 7, status_count: { queued: 1 } });
  });

  test('are the same whether one row is asked for or many', async () => {
    const single = await row('root/child');
    const { projects } = await server.ok('projects.get_all_ex', { include_stats: true });
    expect(projects.find(({ id }: { id: string }) => id === idOf('root/child'))).toEqual(single);
  });

  test('come with any projection', async () => {
    const { stats, ...rest } = await row('root', { only_fields: ['basename'], stats_with_children: false });
    expect(rest).toEqual({ id: idOf('root'), basename: 'root', sub_projects: [] });
    expect(stats.active.total_tasks).toBe(2);
  });

  test.each<[unknown, string[]]>([
    ['active', ['active']],
    ['archived', ['archived']],
    [null, ['active', 'archived']],
    ['hidden', []],
  ])('of state %j are %j', async (stats_for_state, states) => {
    const { stats } = await row('root', { stats_for_state });
    expect(Object.keys(stats)).toEqual(states);
    if (states.includes('active')) expect(stats.active.total_tasks).toBe(6);
    if (!states.includes('archived')) return;
    expect(stats.archived).toEqual({
      status_count: counts({ completed: 1 }),
      total_tasks: 1,
      total_runtime: 100,
      completed_tasks_24h: 0,
      last_task_run: '2026-01-01T00:00:00+00:00',
    });
  });

  test('can be limited to the tasks of users', async () => {
    const { stats } = await row('root', { active_users: [users.second] });
    expect(stats.active).toMatchObject({ total_tasks: 1, status_count: { failed: 1 } });
  });

  test('count what was completed during the last day, and only what ended well', async () => {
    const id = await kit.create('lately');
    const task = (hours: number, status: TaskDocument['status']) =>
      storeTask(server, { project: id, ...(status && { status }), completed: new Date(Date.now() - hours * HOUR_MS) });
    await task(1, 'completed');
    await task(23, 'published');
    await task(2, 'stopped');
    await task(25, 'completed');
    for (const status of ['queued', 'in_progress', 'failed'] as const) await task(1, status);
    const { projects } = await server.ok('projects.get_all_ex', { id: [id], include_stats: true });
    expect(projects[0].stats.active.completed_tasks_24h).toBe(3);
  });

  test('take a task without status for one of unknown status', async () => {
    const id = await kit.create('statusless');
    const task = await storeTask(server, { project: id });
    const { client, backend } = server.databases;
    await client
      .db(backend)
      .collection<TaskDocument>('task')
      .updateOne({ _id: task }, { $unset: { status: '' } });
    const { projects } = await server.ok('projects.get_all_ex', { id: [id], include_stats: true });
    expect(projects[0].stats.active).toMatchObject({ status_count: counts({ unknown: 1 }), total_tasks: 1 });
  });

  test.each<[object, number]>([
    [{ tags: ['fast'] }, 1],
    [{ tags: ['-fast'] }, 5],
    [{ type: ['inference'] }, 1],
    [{ status: ['completed', 'failed'], type: ['training'] }, 2],
    [{ tags: { any: { include: ['fast'] } } }, 1],
    [{ tags: { all: { exclude: ['fast'] } } }, 5],
    [{ nowhere: ['x'] }, 0],
    [{ company: ['somebody'] }, 0],
    [{ project: ['elsewhere'] }, 0],
    [{ user: ['somebody'] }, 0],
  ])('can be filtered by %j', async (include_stats_filter, total) => {
    expect((await row('root', { include_stats_filter })).stats.active.total_tasks).toBe(total);
  });

  test('of another company cannot be had by a filter', async () => {
    for (const company of [server.otherCompany, '']) {
      const { stats } = await row('root', { include_stats_filter: { company: [company] } });
      expect(stats.active.total_tasks).toBe(0);
    }
    const request = { id: [idOf('root')], include_stats: true };
    expect((await server.ok('projects.get_all_ex', request, { as: 'stranger' })).projects).toEqual([]);
  });

  test.each([
    [{ tags: [] }, '400/12'],
    [{ tags: {} }, '400/12'],
    [{ tags: null }, '400/12'],
    [{ tags: 'fast' }, '400/12'],
    [{ tags: [null] }, '400/12'],
    [{ tags: { none: [] } }, '400/12'],
    [{ tags: [{ $ne: '' }] }, '400/12'],
    [{ tags: ['__$maybe'] }, '400/16'],
    ['all', '400/12'],
  ])('refuse the filter %j', async (include_stats_filter, codes) => {
    const request = { include_stats: true, include_stats_filter };
    expect(codesOf(await server.call('projects.get_all_ex', request))).toBe(codes);
  });

  test('refuse an unknown state', async () => {
    expect(codesOf(await server.call('projects.get_all_ex', { stats_for_state: 'maybe' }))).toBe('400/12');
  });
});

describe('check_own_contents', () => {
  const own = async (name: string, body: object = {}) => {
    const { own_tasks, own_models, own_datasets } = await row(name, {
      check_own_contents: true,
      include_stats: false,
      ...body,
    });
    return own_datasets === undefined ? [own_tasks, own_models] : own_datasets;
  };

  test('counts what is directly in a project', async () => {
    expect(await own('root')).toEqual([2, 1]);
    expect(await own('root/child')).toEqual([1, 1]);
    expect(await own('roots')).toEqual([0, 0]);
  });

  test.each<[object, number[]]>([
    [{ stats_for_state: 'active' }, [2, 1]],
    [{ stats_for_state: 'hidden' }, [2, 1]],
    [{ stats_for_state: 'archived' }, [0, 1]],
    [{ stats_for_state: null }, [2, 2]],
    [{ include_stats_filter: { system_tags: ['archived'] } }, [0, 1]],
    [{ include_stats_filter: { tags: ['fast'] } }, [1, 0]],
    [{ include_stats_filter: { tags: ['fast'] }, stats_for_state: null }, [1, 1]],
  ])('counts with %j', async (body, expected) => {
    expect(await own('root', body)).toEqual(expected);
  });

  test('counts what users have', async () => {
    expect(await own('root/child', { active_users: [users.second] })).toEqual([1, 1]);
    expect(await own('root/child', { active_users: [users.user] })).toEqual([0, 0]);
  });

  test('adds nothing to rows of who does not ask', async () => {
    const [plain] = (await server.ok('projects.get_all_ex', { id: [idOf('root')] })).projects;
    for (const name of ['own_tasks', 'own_models', 'stats', 'sub_projects', 'dataset_stats', 'hidden']) {
      expect(plain).not.toHaveProperty(name);
    }
  });
});

describe('include_dataset_stats', () => {
  const stats = async (name: string) =>
    (await server.ok('projects.get_all_ex', { id: [idOf(name)], include_dataset_stats: true })).projects[0]
      .dataset_stats;

  test('tells the extent of the latest version directly in a project', async () => {
    ids.set('dataset', await kit.create('dataset'));
    expect(await stats('dataset')).toBeNull();
    const version = (at: number, runtime: object, more: object = {}) =>
      storeTask(server, { project: idOf('dataset'), last_update: later(at), runtime: { ...runtime }, ...more });
    await version(1, { ds_file_count: 5, ds_total_size: 1000 });
    await version(2, { ds_file_count: 7, ds_total_size: 2 ** 40 });
    await version(3, { ds_file_count: 9, ds_total_size: 1 }, { system_tags: ['archived'] });
    await version(4, {});
    expect(await stats('dataset')).toEqual({ file_count: 7, total_size: 2 ** 40 });
    await version(5, { other: 'things' });
    expect(await stats('dataset')).toEqual({ file_count: 0, total_size: 0 });
  });
});
