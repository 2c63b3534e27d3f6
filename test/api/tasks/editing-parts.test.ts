import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TASK_STATUSES, type TaskDocument, type TaskStatus } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { storedTasks } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, taskKit } from './task-kit.js';

/** What holds for every action that changes a part of a task: when it may, and what it stamps (tasks.md §8, §9, §10). */
interface PartCase {
  name: string;
  action: string;
  since: string;
  request: object;
  answer: object;
  /** The statuses in which it works. */
  allowed: readonly TaskStatus[];
  allowedWithForce: readonly TaskStatus[];
  /** It sets `last_update`. */
  updates: boolean;
}

const DRAFT: readonly TaskStatus[] = ['created'];
const RUNNING: readonly TaskStatus[] = ['created', 'in_progress'];
const byForce = { allowed: DRAFT, allowedWithForce: RUNNING, updates: true };
const always = { allowed: RUNNING, allowedWithForce: RUNNING, updates: true };
const notes = { allowed: TASK_STATUSES, allowedWithForce: TASK_STATUSES, updates: false };

/** Every status that is allowed somewhere, and some that are not. */
const TRIED: readonly TaskStatus[] = ['created', 'queued', 'in_progress', 'stopped', 'completed', 'published'];

const parameter = (section: string) => ({ section, name: 'new', value: '1' });
const CASES: PartCase[] = [
  {
    name: 'edit_hyper_params',
    action: 'edit_hyper_params',
    since: '1.0',
    request: { hyperparams: [parameter('Args'), parameter('properties')] },
    answer: { updated: 1 },
    ...byForce,
  },
  {
    name: 'edit_hyper_params of properties',
    action: 'edit_hyper_params',
    since: '1.0',
    request: { hyperparams: [parameter('Properties')] },
    answer: { updated: 1 },
    ...notes,
  },
  {
    name: 'delete_hyper_params',
    action: 'delete_hyper_params',
    since: '1.0',
    request: { hyperparams: [{ section: 'Args' }, { section: 'properties', name: 'old' }] },
    answer: { deleted: 1 },
    ...byForce,
  },
  {
    name: 'delete_hyper_params of properties',
    action: 'delete_hyper_params',
    since: '1.0',
    request: { hyperparams: [{ section: ' PROPERTIES', name: 'old' }] },
    answer: { deleted: 1 },
    ...notes,
  },
  {
    name: 'edit_configuration',
    action: 'edit_configuration',
    since: '1.0',
    request: { configuration: [{ name: 'new', value: 'x' }] },
    answer: { updated: 1 },
    ...byForce,
  },
  {
    name: 'edit_configuration of properties, which are nothing special there',
    action: 'edit_configuration',
    since: '1.0',
    request: { configuration: [{ name: 'properties', value: 'x' }] },
    answer: { updated: 1 },
    ...byForce,
  },
  {
    name: 'delete_configuration',
    action: 'delete_configuration',
    since: '1.0',
    request: { configuration: ['old'] },
    answer: { deleted: 1 },
    ...byForce,
  },
  {
    name: 'add_or_update_artifacts',
    action: 'add_or_update_artifacts',
    since: '2.10',
    request: { artifacts: [{ key: 'new', type: 'file' }] },
    answer: { updated: 1 },
    ...always,
  },
  {
    name: 'delete_artifacts',
    action: 'delete_artifacts',
    since: '2.10',
    request: { artifacts: [{ key: 'old' }] },
    answer: { deleted: 1 },
    ...always,
  },
  {
    name: 'add_or_update_model',
    action: 'add_or_update_model',
    since: '2.13',
    request: { name: 'new', model: 'm', type: 'input' },
    answer: { updated: 1 },
    ...always,
  },
  {
    name: 'delete_models',
    action: 'delete_models',
    since: '2.13',
    request: { models: [{ name: 'old', type: 'output' }] },
    answer: { updated: 1 },
    ...always,
    updates: false,
  },
];

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** The key under which the artifact `old` is stored. */
const OLD_ARTIFACT = '149603e6c03516362a8da23f624db945_output';

/** A task that every case changes. */
const PARTS: Partial<TaskDocument> = {
  hyperparams: {
    Args: { old: { section: 'Args', name: 'old', value: '1' } },
    properties: { old: { section: 'properties', name: 'old', value: '1' } },
  },
  configuration: { old: { name: 'old', value: 'text' } },
  execution: { artifacts: { [OLD_ARTIFACT]: { key: 'old', type: 'file', mode: 'output', display_data: [] } } },
  models: { input: [], output: [{ name: 'old', model: 'm' }] },
  last_update: LONG_AGO,
  last_change: LONG_AGO,
  last_changed_by: 'somebody',
};

let server: TestServer;
let kit: TaskKit;
let project: string;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
  ({ id: project } = await server.ok('projects.create', { name: 'of the parts', description: '' }));
});
afterAll(() => server.stop());

const task = (fields: Partial<TaskDocument> = {}) => kit.task({ ...PARTS, ...fields });

describe.each(CASES)('tasks.$name', ({ action, since, request, answer, allowed, allowedWithForce, updates }) => {
  const call = (id: string, more: object = {}) => server.call(`tasks.${action}`, { task: id, ...request, ...more });

  test.each([
    [undefined, allowed],
    [true, allowedWithForce],
  ])('with force: %p changes tasks in the right statuses, and no others', async (force, statuses) => {
    const outcomes = TRIED.map(async (status) => {
      const id = await task({ status });
      const before = await kit.stored(id);
      const received = await call(id, { force });
      const after = await kit.stored(id);
      if (received.status === 200) expect(after).not.toEqual({ ...before, last_change: after.last_change });
      else expect(after).toEqual(before);
      return [status, codesOf(received)];
    });
    expect(await Promise.all(outcomes)).toEqual(
      TRIED.map((status) => [status, statuses.includes(status) ? '200/0' : '400/110']),
    );
  });

  test('tells what it has done and leaves its stamps on the task, but not on the project', async () => {
    const id = await task({ project });
    const { project: before } = await server.ok('projects.get_by_id', { project });
    const started = Date.now();
    const received = await call(id);
    expect(received.data).toEqual(answer);
    const { last_update, last_change, last_changed_by } = await kit.stored(id);
    expect(Number(last_change)).toBeGreaterThanOrEqual(started);
    expect(last_update).toEqual(updates ? last_change : LONG_AGO);
    expect(last_changed_by).toMatch(/^user-/);
    expect((await server.ok('projects.get_by_id', { project })).project).toEqual(before);
  });

  test('takes a record without status for a draft', async () => {
    const id = await task();
    await storedTasks(server).updateOne({ _id: id }, { $unset: { status: '' } });
    expect(codesOf(await call(id))).toBe('200/0');
    expect(await kit.stored(id)).not.toHaveProperty('status');
  });

  test('finds room in a record that an older server left empty', async () => {
    const nulls = { hyperparams: null, configuration: null, execution: null, models: null };
    for (const step of [{ $set: nulls }, { $unset: 'last_iteration' }]) {
      const id = await task();
      await storedTasks(server).updateOne({ _id: id }, [step]);
      expect(codesOf(await call(id))).toBe('200/0');
      expect((await server.call('tasks.get_by_id', { task: id })).status).toBe(200);
    }
  });

  test.each<[string, () => Promise<string>, string]>([
    ['does not exist', async () => MISSING, '400/101'],
    ['belongs to another company', () => task({ company: server.otherCompany }), '400/101'],
    ['is public', () => task({ company: '', company_origin: server.company }), '403/21'],
    ['has no id', async () => '', '400/101'],
  ])('refuses a task that %s', async (_case, make, code) => {
    const id = await make();
    for (const as of ['user', 'admin', 'system'] as const) {
      const received = await server.call(`tasks.${action}`, { task: id, ...request, force: true }, { as });
      expect(codesOf(received)).toBe(code);
    }
    const stored = await storedTasks(server).findOne({ _id: id });
    if (stored) expect(stored).toMatchObject(PARTS);
  });

  test('refuses a call without task, and one whose task is no text', async () => {
    for (const id of [undefined, null, 7, [MISSING], { $ne: '' }]) {
      expect(codesOf(await server.call(`tasks.${action}`, { ...request, task: id }))).toBe('400/12');
    }
  });

  test('is for those who have signed in and may write', async () => {
    const id = await task();
    const codes = [null, 'guest', 'user', 'admin'] as const;
    const received = codes.map((as) => server.call(`tasks.${action}`, { task: id, ...request }, { as }));
    expect((await Promise.all(received)).map(codesOf)).toEqual(['401/20', '403/21', '200/0', '200/0']);
  });

  test(`exists since version ${since}`, async () => {
    const before = since === '1.0' ? '0.9' : `2.${Number(since.slice(2)) - 1}`;
    const id = await task();
    const received = [before, since, '2.31', null].map((version) =>
      server.call(`tasks.${action}`, { task: id, ...request }, { version }),
    );
    expect((await Promise.all(received)).map(codesOf)).toEqual(['404/0', '200/0', '200/0', '200/0']);
  });
});

test('a task that starts meanwhile is changed before, or not at all', async () => {
  const hyperparams = [{ section: 'Args', name: 'late', value: '1' }];
  for (let round = 0; round < 20; round += 1) {
    const id = await task();
    const [answer, before] = await Promise.all([
      server.call('tasks.edit_hyper_params', { task: id, hyperparams }),
      storedTasks(server).findOneAndUpdate({ _id: id }, { $set: { status: 'in_progress' } }),
    ]);
    expect(codesOf(answer)).toBe(before?.hyperparams?.['Args']?.['late'] ? '200/0' : '400/110');
    const late = (await kit.stored(id)).hyperparams?.['Args']?.['late'];
    expect(late !== undefined).toBe(answer.status === 200);
  }
});
