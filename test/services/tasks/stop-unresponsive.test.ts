import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Database, type TaskDocument, openDatabase } from '../../../src/database/index.js';
import { stopUnresponsive } from '../../../src/services/tasks/stop-unresponsive.js';
import { type TestDatabases, testDatabases } from '../../support/test-database.js';

const NOW = new Date('2026-05-06T12:00:00Z');
const THRESHOLD_SEC = 7200;
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const SILENT = before(THRESHOLD_SEC + 1);

let names: TestDatabases;
let database: Database;

beforeAll(() => {
  names = testDatabases();
  ({ database } = openDatabase({ ...names, timeoutMs: 4000, poolSize: 4 }));
});
afterAll(async () => {
  await database.close();
  await names.drop();
});
beforeEach(async () => {
  await database.tasks.deleteMany({});
  await database.projects.deleteMany({});
});

async function store(_id: string, fields: Partial<TaskDocument>): Promise<void> {
  const created = before(9000);
  await database.tasks.insertOne({ _id, company: 'c', name: 'a task', type: 'training', created, ...fields });
}

async function storeProject(_id: string, company: string): Promise<void> {
  await database.projects.insertOne({ _id, company, name: _id, basename: _id, created: SILENT, last_update: SILENT });
}

test('tasks that run and were not heard of are stopped, in every company, and their projects touched', async () => {
  await Promise.all([storeProject('p1', 'c'), storeProject('p2', 'd'), storeProject('p3', 'c')]);
  await store('silent', { status: 'in_progress', last_update: SILENT, project: 'p1', last_worker: 'w' });
  await store('foreign', { status: 'in_progress', last_update: SILENT, project: 'p2', company: 'd' });
  await store('public', { status: 'in_progress', last_update: SILENT, company: '' });
  expect(await stopUnresponsive({ database, now: NOW }, THRESHOLD_SEC)).toBe(3);
  for (const id of ['silent', 'foreign', 'public']) {
    const task = await database.tasks.findOne({ _id: id });
    expect(task).toMatchObject({
      status: 'stopped',
      status_reason: 'Forced stop (non-responsive)',
      status_message: 'Forced stop (non-responsive)',
      status_changed: NOW,
      last_update: NOW,
      last_change: NOW,
      last_changed_by: '__apiserver__',
    });
    expect(task).not.toHaveProperty('completed');
  }
  const projects = await database.projects.find().sort({ _id: 1 }).toArray();
  expect(projects.map(({ last_update: updated }) => updated)).toEqual([NOW, NOW, SILENT]);
});

test('nothing else is changed', async () => {
  await storeProject('p1', 'c');
  await store('just in time', { status: 'in_progress', last_update: before(THRESHOLD_SEC), project: 'p1' });
  await store('never heard of', { status: 'in_progress' });
  for (const status of ['created', 'queued', 'stopped', 'publishing', 'completed', 'unknown'] as const) {
    await store(status, { status, last_update: SILENT, project: 'p1' });
  }
  const stored = () => Promise.all([database.tasks.find().toArray(), database.projects.find().toArray()]);
  const earlier = await stored();
  expect(await stopUnresponsive({ database, now: NOW }, THRESHOLD_SEC)).toBe(0);
  expect(await stored()).toEqual(earlier);
});

test('servers that look at once stop each task once', async () => {
  for (let index = 0; index < 5; index += 1) {
    await store(`silent ${index}`, { status: 'in_progress', last_update: SILENT });
  }
  const counts = await Promise.all([1, 2, 3].map(() => stopUnresponsive({ database, now: NOW }, THRESHOLD_SEC)));
  expect(counts.reduce((total, count) => total + count)).toBe(5);
  expect(await database.tasks.countDocuments({ status: 'stopped' })).toBe(5);
});
