import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type QueueKit, queueKit } from './queue-kit.js';

let server: TestServer;
let kit: QueueKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = queueKit(server);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await kit.samples.deleteMany({});
});

/** A minute in the past to put samples around, in seconds. */
const T = 1_700_000_040;
let sampled = 0;

/** Stores a sample of a queue: seconds after T, average waiting time, length. */
async function sample(queue: string, after: number, waiting: number, length: number, company = server.company) {
  const timestamp = new Date((T + after) * 1000);
  const state = { average_waiting_time: waiting, queue_length: length };
  await kit.samples.insertOne({ _id: `sample ${++sampled}`, company, queue, timestamp, ...state });
}

const metrics = async (request: object = {}, as: 'user' | 'stranger' = 'user') => {
  const range = { from_date: T, to_date: T + 180, interval: 60 };
  return (await server.ok('queues.get_queue_metrics', { ...range, ...request }, { as }))['queues'];
};

describe('queues.get_queue_metrics', () => {
  test('gives a series for each wanted queue that there are samples of, by intervals of time', async () => {
    await sample('a', 1, 5, 2);
    await sample('a', 2, 7, 1);
    await sample('a', 3, 7, 3);
    await sample('a', 125, 0, 0);
    await sample('b', 61, 1.5, 4);
    await sample('c', 61, 9, 9);
    const at = (index: number) => (T + index * 60) * 1000;
    const found = await metrics({ queue_ids: ['b', 'a', 'none'] });
    expect(found.sort((x: { queue: string }, y: { queue: string }) => x.queue.localeCompare(y.queue))).toEqual([
      { queue: 'a', dates: [at(0), at(2)], avg_waiting_times: [7, 0], queue_lengths: [3, 0] },
      { queue: 'b', dates: [at(1)], avg_waiting_times: [1.5], queue_lengths: [4] },
    ]);
    expect(await metrics({ queue_ids: ['none'] })).toEqual([]);
  });

  test('gives one series of all queues, where a queue without news is as it was before', async () => {
    await sample('a', 1, 10, 1);
    await sample('b', 61, 4, 2);
    await sample('a', 121, 0, 0);
    await sample('b', 122, 0, 0);
    expect(await metrics()).toEqual([
      {
        queue: 'total',
        dates: [T, T + 60, T + 120].map((date) => date * 1000),
        avg_waiting_times: [10, (10 * 1 + 4 * 2) / 3, 0],
        queue_lengths: [1, 3, 0],
      },
    ]);
    expect(await metrics({ queue_ids: [] })).toEqual(await metrics());
  });

  test('looks an hour further back than asked, and no further', async () => {
    await sample('a', -3599, 1, 1);
    await sample('a', -3601, 2, 2);
    await sample('a', 181, 3, 3);
    expect(await metrics({ queue_ids: ['a'] })).toMatchObject([{ avg_waiting_times: [1] }]);
  });

  test('has an empty series when there are samples, but none of that time', async () => {
    expect(await metrics()).toEqual([]);
    await sample('a', 10_000, 1, 1);
    expect(await metrics()).toEqual([{ queue: 'total', dates: [], avg_waiting_times: [], queue_lengths: [] }]);
    expect(await metrics({ queue_ids: ['a'] })).toEqual([]);
  });

  test("knows nothing of another company's samples", async () => {
    await sample('a', 1, 1, 1);
    expect(await metrics({}, 'stranger')).toEqual([]);
    expect(await metrics({ queue_ids: ['a'] }, 'stranger')).toEqual([]);
  });

  test('with refresh looks at the queues first', async () => {
    const queue = await kit.filled('x', 'y');
    const other = await kit.filled('z');
    const now = Math.floor(Date.now() / 1000);
    const range = { from_date: now - 60, to_date: now + 3600, interval: 86_400, refresh: true };
    const [series] = await metrics({ ...range, queue_ids: [queue] });
    expect(series).toMatchObject({ queue, queue_lengths: [2] });
    expect(series.avg_waiting_times[0]).toBeCloseTo((Date.now() - Date.parse('2026-01-02T03:04:05.678Z')) / 1000, -2);
    expect(await kit.samples.distinct('queue')).toEqual([queue]);
    await metrics(range);
    expect(await kit.samples.distinct('queue')).toContain(other);
  });

  test.each<[string, object, string]>([
    ['no beginning', { from_date: undefined }, '400/12'],
    ['no end', { to_date: undefined }, '400/12'],
    ['no interval', { interval: undefined }, '400/12'],
    ['an interval of nothing', { interval: 0 }, '400/12'],
    ['a negative date', { from_date: -1 }, '400/12'],
    ['a date as text', { to_date: 'now' }, '400/12'],
    ['ids that are no texts', { queue_ids: [1] }, '400/12'],
    ['an end at the beginning', { from_date: 5, to_date: 5 }, '400/16'],
    ['an end before the beginning', { from_date: 6, to_date: 5 }, '400/16'],
  ])('refuses %s', async (_case, request, code) => {
    const range = { from_date: 0, to_date: 1, interval: 1 };
    expect(codesOf(await server.call('queues.get_queue_metrics', { ...range, ...request }))).toBe(code);
  });

  test('takes fractions of seconds and dates beyond all calendars', async () => {
    await sample('a', 1.5, 1, 1);
    expect(await metrics({ from_date: T + 0.5, to_date: 1e300, interval: 1, queue_ids: ['a'] })).toMatchObject([
      { dates: [(T + 1) * 1000] },
    ]);
  });
});

async function untilLogged(text: string): Promise<void> {
  while (!server.output().includes(text)) await wait(20);
}

describe('the state of a queue is noted', () => {
  const stateOf = async (queue: string) => {
    const [latest] = await kit.samples.find({ queue }).sort({ queue_length: -1 }).toArray();
    return latest;
  };

  test.each<[string, string, object, number]>([
    ['adding', 'queues.add_task', { task: 'new' }, 4],
    ['removing', 'queues.remove_task', { task: 'b' }, 2],
    ['removing with release', 'queues.remove_task', { task: 'b', update_task_status: true }, 2],
    ['taking', 'queues.get_next_task', {}, 2],
    ['taking a given task', 'queues.get_next_task', { task: 'a' }, 2],
    ['clearing', 'queues.clear_queue', {}, 0],
  ])('after %s', async (_case, action, request, length) => {
    const queue = await kit.filled('a', 'b', 'c');
    await server.ok(action, { queue, ...request });
    expect(await stateOf(queue)).toMatchObject({
      company: server.company,
      queue,
      timestamp: expect.any(Date),
      queue_length: length,
      average_waiting_time: expect.any(Number),
    });
  });

  test('also when there was nothing to take, once a minute', async () => {
    const queue = await kit.create();
    for (let call = 0; call < 5; call += 1) await server.ok('queues.get_next_task', { queue });
    const samples = await kit.samples.find({ queue }).toArray();
    expect(samples.length).toBeLessThanOrEqual(2);
    expect(samples[0]).toMatchObject({ queue_length: 0, average_waiting_time: 0 });
  });

  test('not by moving and looking', async () => {
    const queue = await kit.filled('a', 'b');
    await server.ok('queues.move_task_forward', { queue, task: 'b' });
    await server.ok('queues.peek_task', { queue });
    await server.ok('queues.get_by_id', { queue });
    expect(await stateOf(queue)).toBeUndefined();
  });

  test('and when that fails the entry is handed out all the same', async () => {
    const queue = await kit.create();
    // The database cannot tell how long the second one has waited.
    const entries: unknown = [
      { task: 'a', added: new Date() },
      { task: 'b', added: 'long ago' },
    ];
    await server.databases.client
      .db(server.databases.backend)
      .collection<{ _id: string }>('queue')
      .updateOne({ _id: queue }, { $set: { entries } });
    expect(await server.ok('queues.get_next_task', { queue })).toMatchObject({ entry: { task: 'a' } });
    await untilLogged('could not be noted for its statistics');
  });
});
