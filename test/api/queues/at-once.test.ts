import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type QueueKit, queueKit } from './queue-kit.js';

/** More than one sharing of commands can take, so that every client comes many times. By hand: 5000. */
const ENTRIES = Number(process.env['ARMATURE_TEST_QUEUE_ENTRIES'] ?? 320);
const CLIENTS = 64;

let server: TestServer;
let kit: QueueKit;
beforeAll(async () => {
  // Two processes share the port and the database.
  server = await startTestServer({ workers: '2' }, { inOwnProcess: true });
  kit = queueKit(server);
});
afterAll(() => server.stop());

const next = async (queue: string): Promise<string | undefined> =>
  (await server.ok('queues.get_next_task', { queue }))['entry']?.task;

/** What a client gets until there is nothing left. */
async function drain(queue: string): Promise<string[]> {
  const taken: string[] = [];
  for (let task = await next(queue); task !== undefined; task = await next(queue)) taken.push(task);
  return taken;
}

test('64 clients of two processes drain a long queue: each is handed out once, and in order', async () => {
  const tasks = Array.from({ length: ENTRIES }, (_, index) => `task ${String(index).padStart(5, '0')}`);
  const queue = await kit.filled(...tasks);
  const taken = await Promise.all(Array.from({ length: CLIENTS }, () => drain(queue)));
  expect(taken.flat().sort()).toEqual(tasks);
  for (const ofOneClient of taken) expect(ofOneClient).toEqual([...ofOneClient].sort());
}, 120_000);

test('entries that are added, moved and removed while others are taken are neither lost nor handed out twice', async () => {
  const queue = await kit.filled(...Array.from({ length: 200 }, (_, index) => `old ${index}`));
  const added = Array.from({ length: 100 }, (_, index) => `new ${index}`);
  const queued = await Promise.all(Array.from({ length: 30 }, () => storeTask(server, { status: 'created' })));
  const removed: string[] = [];
  const remove = async (task: string) => {
    const { status } = await server.call('queues.remove_task', { queue, task });
    if (status === 200) removed.push(task);
  };
  const [taken] = await Promise.all([
    Promise.all(Array.from({ length: 8 }, () => drain(queue))),
    ...added.map((task) => server.ok('queues.add_task', { queue, task })),
    ...queued.map((task) => server.ok('tasks.enqueue', { queue, task })),
    ...Array.from({ length: 20 }, (_, index) =>
      server.call('queues.move_task_to_back', { queue, task: `old ${index}` }),
    ),
    ...Array.from({ length: 20 }, (_, index) => remove(`old ${199 - index}`)),
  ]);
  const all = [...taken.flat(), ...removed, ...(await drain(queue))];
  expect(all.sort()).toEqual(
    [...Array.from({ length: 200 }, (_, index) => `old ${index}`), ...added, ...queued].sort(),
  );
}, 120_000);
