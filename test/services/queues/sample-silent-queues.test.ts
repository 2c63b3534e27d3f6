import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../../src/database/index.js';
import { sampleSilentQueues } from '../../../src/services/queues/index.js';
import { type TestDatabases, testDatabases } from '../../support/test-database.js';

const NOW = new Date('2026-05-06T12:00:00Z');
const SILENCE_SEC = 300;
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

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
  await database.queues.deleteMany({});
  await database.queueSamples.deleteMany({});
});

async function storeQueue(_id: string, company: string, waiting: number[], sampledBefore: number[]): Promise<void> {
  const entries = waiting.map((seconds, index) => ({ task: `task ${index}`, added: before(seconds) }));
  const common = { tags: [], system_tags: [], metadata: {}, created: NOW, last_update: NOW };
  await database.queues.insertOne({ _id, company, name: _id, entries, ...common });
  for (const seconds of sampledBefore) {
    const state = { average_waiting_time: 7, queue_length: 7 };
    const sample = { _id: `${_id} ${seconds}`, company, queue: _id, timestamp: before(seconds), ...state };
    await database.queueSamples.insertOne(sample);
  }
}

const newSamples = () =>
  database.queueSamples
    .find({ timestamp: NOW }, { projection: { _id: 0 } })
    .sort({ queue: 1 })
    .toArray();
const sampleOf = (queue: string, company: string, length: number, waiting: number) => ({
  company,
  queue,
  timestamp: NOW,
  average_waiting_time: waiting,
  queue_length: length,
});

test('queues of all companies without a sample of late are sampled, and no others', async () => {
  await storeQueue('never sampled', 'c', [10, 20], []);
  await storeQueue('just sampled', 'c', [10], [SILENCE_SEC - 1, SILENCE_SEC + 50]);
  await storeQueue('foreign', 'd', [], [SILENCE_SEC, SILENCE_SEC + 50]);
  await sampleSilentQueues({ database, now: NOW }, SILENCE_SEC);
  expect(await newSamples()).toEqual([sampleOf('foreign', 'd', 0, 0), sampleOf('never sampled', 'c', 2, 15)]);
});

test('servers that look at once leave one sample', async () => {
  await storeQueue('silent', 'c', [10], []);
  await Promise.all([1, 2, 3].map(() => sampleSilentQueues({ database, now: NOW }, SILENCE_SEC)));
  expect(await newSamples()).toEqual([sampleOf('silent', 'c', 1, 10)]);
});
