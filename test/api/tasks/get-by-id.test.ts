import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storedTasks } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

/** What a task has that was stored with nothing but a name, a type and an owner (storage-model.md §8.5). */
const bare = (id: string) => ({
  id,
  name: 'a task',
  company: server.company,
  type: 'training',
  status: 'created',
  created: '2026-01-02T03:04:05+00:00',
  report_assets: [],
  output: {},
  execution: { test_split: 0, parameters: {}, model_desc: {}, model_labels: {}, artifacts: [] },
  tags: [],
  system_tags: [],
  script: { binary: 'python', repository: '', entry_point: '', requirements: {} },
  last_iteration: 0,
  last_metrics: {},
  metric_stats: {},
  hyperparams: {},
  configuration: {},
  runtime: {},
  models: { input: [], output: [] },
  container: {},
});

describe('tasks.get_by_id', () => {
  test('fills in what a task has not stored, so that clients find every container', async () => {
    const id = await kit.task();
    expect(await kit.read(id)).toEqual(bare(id));
  });

  test('does the same for what an older server stored as null', async () => {
    const id = await kit.task();
    const names = ['execution', 'script', 'output', 'models', 'hyperparams', 'tags', 'status', 'comment', 'started'];
    const nulls = Object.fromEntries(names.map((name) => [name, null]));
    await storedTasks(server).updateOne({ _id: id }, { $set: nulls });
    expect(await kit.read(id)).toEqual(bare(id));
  });

  test('shows what is stored: dates as text, keys unescaped, artifacts as a list, references as ids', async () => {
    const artifact = (key: string, mode: string) => ({ key, type: 'file', mode });
    const item = { section: 'a.b', name: '$c', value: '1' };
    const id = await kit.task({
      user: 'somebody',
      project: 'p',
      parent: `__DELETED__${MISSING}`,
      tags: ['b', 'a'],
      status: 'completed',
      completed: new Date('2026-01-02T03:04:05.678Z'),
      execution: {
        queue: 'q',
        framework: 'f',
        model_labels: { 'a%2Eb': 1, none: null },
        artifacts: { x_output: artifact('b', 'output'), y_output: artifact('a', 'output') },
      },
      hyperparams: { 'a%2Eb': { '%24c': item } },
      configuration: { 'x%_%_y': { name: 'x__y', value: '2' } },
      container: { image: 'i', 'env%2Ex': null },
      runtime: { 'a.b': null, n: { m: 1.5 } },
      models: { input: [{ name: 'm', model: 'id', updated: new Date('2026-01-02T03:04:05Z') }] },
    });
    expect(await kit.read(id)).toEqual({
      ...bare(id),
      user: 'somebody',
      project: 'p',
      parent: `__DELETED__${MISSING}`,
      tags: ['a', 'b'],
      status: 'completed',
      completed: '2026-01-02T03:04:05.678000+00:00',
      execution: {
        test_split: 0,
        parameters: {},
        model_desc: {},
        queue: 'q',
        framework: 'f',
        model_labels: { 'a.b': 1, none: null },
        artifacts: [
          { ...artifact('a', 'output'), display_data: [] },
          { ...artifact('b', 'output'), display_data: [] },
        ],
      },
      hyperparams: { 'a.b': { $c: item } },
      configuration: { x__y: { name: 'x__y', value: '2' } },
      container: { image: 'i', 'env.x': null },
      runtime: { 'a.b': null, n: { m: 1.5 } },
      models: { input: [{ name: 'm', model: 'id', updated: '2026-01-02T03:04:05+00:00' }], output: [] },
    });
  });

  test('keeps to itself what is hidden, and what it does not know', async () => {
    const id = await kit.task({ unique_metrics: ['m/v'], enqueue_status: 'stopped', company_origin: 'x' });
    await storedTasks(server).updateOne({ _id: id }, { $set: { unknown: 1, 'script.unknown': 2 } });
    expect(await kit.read(id)).toEqual(bare(id));
    const narrowed = { task: id, only_fields: ['name'], projection: ['unique_metrics'] };
    expect(await server.ok('tasks.get_by_id', narrowed)).toEqual({ task: bare(id) });
  });

  test('shows a hidden task, and a public one to every company', async () => {
    const [hidden, open] = await Promise.all([kit.task({ system_tags: ['hidden'] }), kit.task({ company: '' })]);
    expect(await kit.read(hidden)).toMatchObject({ id: hidden });
    for (const as of ['user', 'guest', 'stranger'] as const) {
      expect(await server.ok('tasks.get_by_id', { task: open }, { as })).toMatchObject({ task: { company: '' } });
    }
  });

  test.each<[string, () => unknown, string]>([
    ['no task', () => undefined, '400/12'],
    ['null', () => null, '400/12'],
    ['a number', () => 7, '400/12'],
    ['a list', () => [MISSING], '400/12'],
    ['an operator', () => ({ $ne: null }), '400/12'],
    ['an empty id', () => '', '400/101'],
    ['a task that does not exist', () => MISSING, '400/101'],
    ['a task of another company', () => kit.task({ company: server.otherCompany }), '400/101'],
  ])('refuses %s', async (_case, task, code) => {
    const answer = await server.call('tasks.get_by_id', { task: await task() });
    expect(codesOf(answer)).toBe(code);
    expect(answer.data).toEqual({});
  });

  test('answers many calls at once, each with its own task', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => kit.task()));
    const asked = [...ids, MISSING, ...ids];
    const answers = await Promise.all(asked.map((task) => server.call('tasks.get_by_id', { task })));
    expect(answers.map(({ data }) => data['task']?.id ?? MISSING)).toEqual(asked);
  });
});

describe('tasks.get_by_id_ex', () => {
  test.each([
    ['a list', (id: string) => [id]],
    ['a text', (id: string) => id],
    ['a list with an unknown id', (id: string) => [MISSING, id]],
  ])('shows tasks by %s, with references as objects', async (_case, id) => {
    const task = await kit.task({
      project: 'p',
      execution: { queue: 'q' },
      models: { output: [{ name: 'm', model: 'x' }] },
    });
    const { tasks } = await server.ok('tasks.get_by_id_ex', { id: id(task) });
    expect(tasks).toMatchObject([
      {
        id: task,
        company: { id: server.company },
        project: { id: 'p' },
        execution: { queue: { id: 'q' } },
        models: { input: [], output: [{ name: 'm', model: { id: 'x' } }] },
      },
    ]);
  });

  test('shows hidden and public tasks whatever is said about them, and nobody else’s', async () => {
    const ids = await Promise.all([
      kit.task({ system_tags: ['hidden'] }),
      kit.task({ company: '' }),
      kit.task({ company: server.otherCompany }),
    ]);
    const request = { id: ids, allow_public: false, search_hidden: false, order_by: ['-company'] };
    const { tasks } = await server.ok('tasks.get_by_id_ex', request);
    expect(tasks.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect(tasks[1].company).toEqual({});
  });

  test('takes null for any id, tells no scroll id and does not look below projects', async () => {
    const { id: top } = await server.ok('projects.create', { name: 'top', description: '' });
    const { id: project } = await server.ok('projects.create', { name: 'top/below', description: '' });
    await kit.task({ project });
    const request = { id: null, scroll_id: null, size: 1 };
    const { tasks, ...rest } = await server.ok('tasks.get_by_id_ex', request);
    expect(tasks).toHaveLength(1);
    expect(rest).toEqual({});
    const below = await server.ok('tasks.get_by_id_ex', { id: null, project: [top], include_subprojects: true });
    expect(below).toEqual({ tasks: [] });
  });

  test('refuses a call without the key', async () => {
    expect(codesOf(await server.call('tasks.get_by_id_ex', { task: MISSING }))).toBe('400/11');
  });
});

test.each(['get_by_id', 'get_by_id_ex', 'get_all', 'get_all_ex'])(
  'tasks.%s is for those who have signed in, from version 1.0 on',
  async (action) => {
    const id = await kit.task();
    const call = async (as: 'guest' | 'user' | null, version: string | null) =>
      codesOf(await server.call(`tasks.${action}`, { task: id, id: [id] }, { as, version }));
    expect(await call(null, null)).toBe('401/20');
    expect(await call('user', '0.9')).toBe('404/0');
    for (const version of ['1.0', '2.5', '2.31', '999.0', null]) expect(await call('guest', version)).toBe('200/0');
  },
);
