import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../src/database/index.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

const NOW = new Date('2026-05-06T12:00:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const COMPANY = 'c';

let names: TestDatabases;
let database: Database;
const commands: string[] = [];
beforeAll(() => {
  names = testDatabases();
  const opened = openDatabase({ ...names, timeoutMs: 4000, poolSize: 4, monitorCommands: true });
  opened.client.on('commandStarted', ({ commandName }) => commands.push(commandName));
  ({ database } = opened);
});
afterAll(async () => {
  await database.close();
  await names.drop();
});

let made = 0;
let queue: string;
beforeEach(async () => {
  await database.queues.deleteMany({});
  queue = `queue ${++made}`;
  const common = { name: queue, tags: [], system_tags: [], metadata: {}, created: NOW, last_update: before(9) };
  await database.queues.insertOne({ _id: queue, company: COMPANY, entries: [], ...common });
  commands.length = 0;
});

const stored = async () => {
  const found = await database.queues.findOne({ _id: queue });
  if (!found) throw new Error('the queue is gone');
  return { tasks: (found.entries ?? []).map(({ task }) => task), ...found };
};
const append = (task: string, now = NOW) => database.appendQueueEntry({ company: COMPANY, queue, task, now });

describe('adding to a queue', () => {
  test('at the same time is done by one command, in the order of arrival', async () => {
    const tasks = ['b', 'c', 'a', 'd'];
    expect(await Promise.all(tasks.map((task, index) => append(task, before(4 - index))))).toEqual(Array(4).fill(true));
    expect(commands).toEqual(['update']);
    expect(await stored()).toMatchObject({
      entries: tasks.map((task, index) => ({ task, added: before(4 - index) })),
      last_update: before(1),
    });
  });

  test('is refused to those only whose task the queue has, or gets at the same time', async () => {
    await append('present');
    expect(await Promise.all(['x', 'present', 'y', 'x'].map((task) => append(task)))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect((await stored()).tasks).toEqual(['present', 'x', 'y']);
  });

  test('is refused for a queue that the company does not have', async () => {
    const wish = { queue, task: 't', now: NOW };
    const wishes = [
      { ...wish, company: 'other' },
      { ...wish, company: COMPANY, queue: 'none' },
    ];
    expect(await Promise.all(wishes.map(database.appendQueueEntry))).toEqual([false, false]);
    expect((await stored()).tasks).toEqual([]);
  });
});

describe('looking for tasks in queues', () => {
  const holders = (task: string, company = COMPANY) => database.queuesHolding(company, task);

  test('at the same time is done by one query when nobody finds any', async () => {
    await append('a');
    commands.length = 0;
    expect(await Promise.all(['x', 'y', 'z'].map((task) => holders(task)))).toEqual([[], [], []]);
    expect(commands).toEqual(['find']);
  });

  test('tells each of the queues of its own task and company', async () => {
    await append('mine');
    const found = [holders('x'), holders('mine'), holders('mine', 'other'), holders('mine')];
    expect(await Promise.all(found)).toEqual([[], [queue], [], [queue]]);
  });
});

describe('the state of a queue', () => {
  const failures: unknown[] = [];
  const sample = (idle = false, now = NOW) =>
    database.queueSampler.sample({ company: COMPANY, queue, now, idle, failed: (error) => failures.push(error) });
  const samples = () => database.queueSamples.find({ queue }).sort({ queue_length: 1 }).toArray();

  test('is noted at once, and after a burst of changes once more', async () => {
    await sample();
    expect(await samples()).toMatchObject([{ queue_length: 0, average_waiting_time: 0, timestamp: NOW }]);
    commands.length = 0;
    for (let second = 1; second <= 5; second += 1) {
      await append(`task ${second}`, before(second));
      await sample(false, new Date(NOW.getTime() + 1000));
    }
    while ((await samples()).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await samples())[1]).toMatchObject({ queue_length: 5, average_waiting_time: 4 });
    expect(commands.filter((name) => name === 'aggregate')).toHaveLength(1);
  });

  test('is noted without further delay when somebody wants to see it', async () => {
    await Promise.all([sample(), append('a').then(() => sample(false, new Date(NOW.getTime() + 1000)))]);
    await database.queueSampler.flush();
    expect((await samples()).at(-1)).toMatchObject({ queue_length: 1, average_waiting_time: 1 });
  });

  test('is noted once while nothing happens, and at once when something does', async () => {
    for (let look = 0; look < 3; look += 1) await sample(true);
    expect(commands).toEqual(['aggregate']);
    await append('a');
    await sample(false, new Date(NOW.getTime() + 1000));
    expect((await samples()).map(({ queue_length: length }) => length)).toEqual([0, 1]);
  });

  test('that the database cannot tell fails nobody, now or later: it is only reported', async () => {
    await names.client
      .db(names.backend)
      .collection<{ _id: string }>('queue')
      .updateOne({ _id: queue }, { $set: { entries: [{ task: 'a', added: 'long ago' }] } });
    await sample();
    await sample();
    await database.queueSampler.flush();
    expect(failures).toHaveLength(2);
  });
});
