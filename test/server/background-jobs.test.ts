import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../src/database/index.js';
import { defaultSettings } from '../../src/generated/settings.js';
import { type JobParts, startBackgroundJobs } from '../../src/server/background-jobs.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

const NOW = new Date('2026-05-06T12:00:00Z');

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

function partsOn(of: Database, unresponsive: Partial<JobParts['settings']['tasks']['unresponsive']>) {
  const logged: string[] = [];
  const note = (_fields: object, message: string) => void logged.push(message);
  const settings = {
    ...defaultSettings,
    tasks: { ...defaultSettings.tasks, unresponsive: { ...defaultSettings.tasks.unresponsive, ...unresponsive } },
  };
  return { logged, parts: { database: of, settings, log: { info: note, warn: note, error: note }, now: () => NOW } };
}

const until = async (condition: () => boolean | Promise<boolean>) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
};

async function storeSilentTask(_id: string): Promise<void> {
  const created = new Date('2026-05-06T00:00:00Z');
  const task = { company: 'c', name: 'a task', type: 'training', status: 'in_progress' as const };
  await database.tasks.insertOne({ ...task, _id, created, last_update: created });
}

const isStopped = async (id: string) => (await database.tasks.findOne({ _id: id }))?.status === 'stopped';

test('work begins an interval after the start, is repeated, and ends with the stop', async () => {
  const { parts, logged } = partsOn(database, { interval_sec: 0.02 });
  const jobs = startBackgroundJobs(parts);
  await storeSilentTask('first');
  await until(() => isStopped('first'));
  await storeSilentTask('second');
  await until(() => isStopped('second'));
  await jobs.stop();
  expect(logged).toEqual(Array<string>(2).fill('tasks that did not respond were stopped'));
  await storeSilentTask('third');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await isStopped('third')).toBe(false);
});

test('work that is switched off is not done', async () => {
  await storeSilentTask('fourth');
  const jobs = startBackgroundJobs(partsOn(database, { enabled: false, interval_sec: 0.001 }).parts);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await jobs.stop();
  expect(await isStopped('fourth')).toBe(false);
});

test('work that fails is logged, and tried again', async () => {
  const { database: closed } = openDatabase({ ...names, timeoutMs: 4000, poolSize: 1 });
  await closed.close();
  const { parts, logged } = partsOn(closed, { interval_sec: 0.001 });
  const jobs = startBackgroundJobs(parts);
  await until(() => logged.length >= 2);
  await jobs.stop();
  expect(new Set(logged)).toEqual(new Set(['stopping unresponsive tasks failed']));
});
