import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LockDocument } from '../../src/database/documents/administration.js';
import { databaseFailure } from '../../src/database/index.js';
import { createExclusive } from '../../src/database/exclusive.js';
import { LockError } from '../../src/database/lock-error.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

let names: TestDatabases;
beforeAll(() => {
  names = testDatabases();
});
afterAll(() => names.drop());

const collection = () => names.client.db(names.backend).collection<LockDocument>('lock');
/** Two of them know nothing of each other, like two processes. */
const process = () => createExclusive(collection());

test('one at a time works under a name, within a process and across processes', async () => {
  const processes = [process(), process(), process()];
  let inside = 0;
  let most = 0;
  let done = 0;
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await pause(2);
    inside -= 1;
    done += 1;
  };
  await Promise.all(processes.flatMap((run) => Array.from({ length: 8 }, () => run('tree', work))));
  expect({ most, done }).toEqual({ most: 1, done: 24 });
  expect(await collection().countDocuments()).toBe(0);
});

test('other names do not wait', async () => {
  const run = process();
  expect(await run('outer', () => run('inner', async () => 'through'))).toBe('through');
});

test('work that fails makes way for the next', async () => {
  const run = process();
  const failure = new Error('failed');
  await expect(run('tree', () => Promise.reject(failure))).rejects.toBe(failure);
  expect(await run('tree', async () => 1)).toBe(1);
  expect(await process()('tree', async () => 2)).toBe(2);
});

test('the lock of a process that died is waited for until it runs out, and then taken', async () => {
  const expires = new Date(Date.now() + 400);
  await collection().insertOne({ _id: 'left behind', holder: 'a dead process', expires });
  const entered = await process()('left behind', async () => Date.now());
  expect(entered).toBeGreaterThanOrEqual(expires.getTime());
});

test('who waits in vain is told to come again', () => {
  expect(databaseFailure(new LockError('tree'))).toBe('unavailable');
});
