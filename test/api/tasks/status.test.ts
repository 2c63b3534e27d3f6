import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskStatus } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { STATUS_CELLS, type StatusCell, TABLE_ACTIONS } from '../../support/status-table.js';
import { storedTasks } from '../../support/store-tasks.js';
import { storeQueue } from '../../support/store-queues.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

describe('the table of statuses', () => {
  /** Where the tasks of the table were when they were put into a queue. */
  const BEFORE: TaskStatus = 'failed';

  /** What one cell of the table comes to: code and subcode, and the status that is stored after the call. */
  async function happens({ action, from, force }: StatusCell, target: string): Promise<string> {
    const task = await kit.task({ status: from, enqueue_status: BEFORE });
    const waits = await storeQueue(server, [task]);
    if (from === 'queued') await kit.change(task, { 'execution.queue': waits });
    const answer = await server.call(`tasks.${action}`, {
      task,
      force,
      ...(action === 'enqueue' && { queue: target }),
    });
    return `${codesOf(answer)} ${await kit.statusOf(task)}`;
  }

  function expected({ from, outcome }: StatusCell): string {
    if (outcome === 'refused') return `400/110 ${from}`;
    if (outcome === 'unchanged') return `200/0 ${from}`;
    return `200/0 ${outcome === 'previous' ? BEFORE : outcome}`;
  }

  test.each(TABLE_ACTIONS)('says what tasks.%s makes of every status, with and without force', async (action) => {
    const target = await storeQueue(server);
    const cells = STATUS_CELLS.filter((cell) => cell.action === action);
    const label = ({ from, force }: StatusCell) => `${from}${force ? ' by force' : ''}`;
    const results = await Promise.all(cells.map(async (cell) => [label(cell), await happens(cell, target)]));
    expect(Object.fromEntries(results)).toEqual(Object.fromEntries(cells.map((cell) => [label(cell), expected(cell)])));
  });
});

/** The actions that change the status of one task, with a status from which each may be called. */
const SINGLE: readonly [action: string, from: TaskStatus, to: TaskStatus, since: string][] = [
  ['started', 'created', 'in_progress', '1.0'],
  ['stopped', 'in_progress', 'stopped', '1.0'],
  ['failed', 'in_progress', 'failed', '1.0'],
  ['close', 'stopped', 'closed', '1.0'],
  ['completed', 'in_progress', 'completed', '2.2'],
  ['stop', 'in_progress', 'stopped', '1.0'],
  ['publish', 'stopped', 'published', '1.0'],
];

describe.each(SINGLE)('tasks.%s', (action, from, to, since) => {
  const name = `tasks.${action}`;

  test('stamps the task and its project, and answers what it has set', async () => {
    const project = await kit.project(`project of ${action}`);
    const task = await kit.task({ status: from, project, status_reason: 'old', status_message: 'old' });
    const { updated, fields } = await server.ok(name, { task, status_reason: 'because' }, { as: 'second' });
    expect(updated).toBe(1);
    expect(fields).toMatchObject({ status: to, status_reason: 'because' });
    for (const field of ['status_changed', 'last_update', 'last_change']) expect(fields[field]).toMatch(DATE);
    expect(fields['last_changed_by']).toMatch(/^second-/);
    const stored = await kit.stored(task);
    expect(stored).toMatchObject({ status: to, status_reason: 'because' });
    expect(stored.last_changed_by).toMatch(/^second-/);
    expect(stored.status_changed).toEqual(new Date(fields['status_changed']));
    expect([stored.last_update, stored.last_change]).toEqual([stored.status_changed, stored.status_changed]);
    expect(await kit.isTouched(project)).toBe(true);
  });

  test('empties reason and message that it is not given', async () => {
    const task = await kit.task({ status: from, status_reason: 'old', status_message: 'old' });
    const { fields } = await server.ok(name, { task, status_reason: null });
    const message = action === 'stop' ? 'Stopped by user tester' : '';
    expect(fields).toMatchObject({ status_reason: '', status_message: message });
    expect(await kit.stored(task)).toMatchObject({ status_reason: '', status_message: message });
  });

  test('tells from where to where it was refused, and changes nothing', async () => {
    const project = await kit.project(`project that refuses ${action}`);
    const task = await kit.task({ status: 'published', project });
    const before = await kit.stored(task);
    const answer = await server.call(name, { task, force: null });
    expect(codesOf(answer)).toBe('400/110');
    expect(answer.meta.error_data).toEqual({ current_status: 'published', new_status: to });
    expect(await kit.stored(task)).toEqual(before);
    expect(await kit.isTouched(project)).toBe(false);
  });

  test.each<[string, object, string]>([
    ['no task', {}, '400/12'],
    ['a null task', { task: null }, '400/12'],
    ['a number for the task', { task: 5 }, '400/12'],
    ['text for force', { task: MISSING, force: 'yes' }, '400/12'],
    ['a number for the reason', { task: MISSING, status_reason: 5 }, '400/12'],
    ['a task that does not exist', { task: MISSING }, '400/101'],
    ['an operator for the task', { task: { $ne: '' } }, '400/12'],
  ])('refuses %s', async (_case, request, codes) => {
    expect(codesOf(await server.call(name, request))).toBe(codes);
  });

  test('refuses the tasks of others, public ones, guests and nobody', async () => {
    const own = await kit.task({ status: from });
    const open = await kit.task({ status: from, company: '' });
    const foreign = await kit.task({ status: from, company: server.otherCompany });
    const codes = async (task: string, as: 'user' | 'guest' | null, force = true) =>
      codesOf(await server.call(name, { task, force }, { as }));
    expect(await codes(foreign, 'user')).toBe('400/101');
    expect(await codes(open, 'user')).toBe('403/21');
    expect(await codes(own, 'guest')).toBe('403/21');
    expect(await codes(own, null)).toBe('401/20');
    expect(await Promise.all([own, open, foreign].map(kit.statusOf))).toEqual([from, from, from]);
  });

  test(`answers from version ${since} to beyond the newest`, async () => {
    for (const version of [since, '2.31', '999.0', null]) {
      const task = await kit.task({ status: from });
      expect([version, codesOf(await server.call(name, { task }, { version }))]).toEqual([version, '200/0']);
    }
    const tooOld = since === '1.0' ? '0.9' : '2.1';
    expect(codesOf(await server.call(name, { task: MISSING }, { version: tooOld }))).toBe('404/0');
  });
});

describe('tasks.started', () => {
  test('sets the time of the first start and tells so', async () => {
    const task = await kit.task();
    const answer = await server.ok('tasks.started', { task, status_message: 'pulled by agent' });
    expect(answer).toMatchObject({ updated: 1, started: 1, fields: { status_message: 'pulled by agent' } });
    expect(answer['fields'].started).toBe(answer['fields'].status_changed);
    const { started, status_changed: changed } = await kit.stored(task);
    expect(started).toEqual(changed);
  });

  test('keeps an earlier start', async () => {
    const earlier = new Date('2026-01-02T00:00:00Z');
    const task = await kit.task({ status: 'stopped', started: earlier });
    const answer = await server.ok('tasks.started', { task });
    expect(answer).toMatchObject({ updated: 1, started: 1 });
    expect(answer['fields']).not.toHaveProperty('started');
    expect((await kit.stored(task)).started).toEqual(earlier);
  });

  test('takes a record without status for a created one', async () => {
    const task = await kit.task();
    await storedTasks(server).updateOne({ _id: task }, { $unset: { status: '' } });
    const refused = await server.call('tasks.stopped', { task });
    expect(refused.meta.error_data).toMatchObject({ current_status: 'created' });
    await server.ok('tasks.started', { task });
    expect(await kit.statusOf(task)).toBe('in_progress');
  });
});

test.each(['failed', 'close', 'stop'])('tasks.%s sets no time of completion', async (action) => {
  const task = await kit.task({ status: 'stopped' });
  await server.ok(`tasks.${action}`, { task });
  expect(await kit.stored(task)).not.toHaveProperty('completed');
});

test('tasks.stopped sets the time of completion', async () => {
  const task = await kit.task({ status: 'in_progress' });
  const { fields } = await server.ok('tasks.stopped', { task });
  expect(fields).toMatchObject({ completed: fields['status_changed'] });
  const { completed, status_changed: changed } = await kit.stored(task);
  expect(completed).toEqual(changed);
});

describe('several callers at once', () => {
  const CONFLICTS = ['200/0', '400/110', '400/121'];

  async function race(task: string, actions: readonly string[]): Promise<string[]> {
    return Promise.all(actions.map(async (action) => codesOf(await server.call(`tasks.${action}`, { task }))));
  }

  test('who start a task: it starts once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const task = await kit.task();
      const codes = await race(task, Array<string>(6).fill('started'));
      expect(CONFLICTS).toEqual(expect.arrayContaining(codes));
      expect(codes).toContain('200/0');
      expect(codes).not.toContain('400/110');
      const { status, started } = await kit.stored(task);
      expect([status, started]).toEqual(['in_progress', expect.any(Date)]);
    }
  });

  test.each([
    ['stopped', 'completed'],
    ['failed', 'completed'],
  ])('of whom one says %s and the others %s: the last that was accepted holds', async (one, other) => {
    for (let round = 0; round < 5; round += 1) {
      const task = await kit.task({ status: 'in_progress' });
      const codes = await race(task, [one, other, one, other]);
      expect(CONFLICTS).toEqual(expect.arrayContaining(codes));
      expect(codes).toContain('200/0');
      const status = await kit.statusOf(task);
      expect([one, other]).toContain(status);
      const accepted = codes.some((code, index) => code === '200/0' && [one, other][index % 2] === status);
      expect(accepted).toBe(true);
    }
  });

  test('who publish a task: one does', async () => {
    for (let round = 0; round < 5; round += 1) {
      const task = await kit.task({ status: 'completed' });
      const codes = await race(task, Array<string>(5).fill('publish'));
      expect(CONFLICTS).toEqual(expect.arrayContaining(codes));
      expect(codes.filter((code) => code === '200/0')).toHaveLength(1);
      expect(await kit.statusOf(task)).toBe('published');
    }
  });

  test('of whom one publishes a task and another starts it: one of them does', async () => {
    for (let round = 0; round < 5; round += 1) {
      const task = await kit.task({ status: 'completed' });
      const codes = await race(task, ['publish', 'started']);
      expect(CONFLICTS).toEqual(expect.arrayContaining(codes));
      const status = await kit.statusOf(task);
      expect(codes.filter((code) => code === '200/0')).toHaveLength(1);
      expect(status).toBe(codes[0] === '200/0' ? 'published' : 'in_progress');
    }
  });
});
