import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Database, TaskDocument } from '../../../src/database/index.js';
import { ApiError } from '../../../src/rpc/api-error.js';
import { queuesHandlers } from '../../../src/services/queues/index.js';
import { tasksHandlers } from '../../../src/services/tasks/index.js';
import { wrapWrites } from '../../support/stopping-database.js';
import { COMPANY, CREATED, type Operation, contextOn, openPrepared } from '../../support/stopped-operations.js';
import { takeTurns } from '../../support/taking-turns.js';

/**
 * Two calls about one task: one is interrupted by the other, and the other by the rest of the first, each before any of its commands.
 * Afterwards the task waits exactly when it is in a queue, and has exactly the models that know it.
 */

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openPrepared());
});
afterAll(async () => close());

const CALLS = {
  'enqueue here': (context) => tasksHandlers.enqueue(context, { task: 'task', queue: 'here' }),
  'enqueue there': (context) => tasksHandlers.enqueue(context, { task: 'task', queue: 'there' }),
  dequeue: (context) => tasksHandlers.dequeue(context, { task: 'task' }),
  stop: (context) => tasksHandlers.stop(context, { task: 'task' }),
  reset: (context) => tasksHandlers.reset(context, { task: 'task' }),
  archive: (context) => tasksHandlers.archive(context, { tasks: ['task'] }),
  delete: (context) => tasksHandlers.delete(context, { task: 'task', force: true }),
  start: (context) => tasksHandlers.started(context, { task: 'task' }),
  publish: (context) => tasksHandlers.publish(context, { task: 'task' }),
  next: (context) => queuesHandlers.get_next_task(context, { queue: 'here' }),
  'delete the queue': (context) => queuesHandlers.delete(context, { queue: 'here', force: true }),
} as const satisfies Readonly<Record<string, Operation>>;
const STARTS = {
  stopped: { status: 'stopped' },
  'waiting here': { status: 'queued', enqueue_status: 'stopped', execution: { queue: 'here' } },
  'waiting there': { status: 'queued', enqueue_status: 'stopped', execution: { queue: 'there' } },
  // By a call that broke off.
  'marked as waiting': { status: 'queued', enqueue_status: 'stopped', execution: { queue: 'here' } },
} as const satisfies Readonly<Record<string, Partial<TaskDocument>>>;

type CallName = keyof typeof CALLS;

const CASES: readonly (readonly [start: keyof typeof STARTS, interrupted: CallName, interrupting: CallName])[] = [
  ['stopped', 'enqueue here', 'enqueue here'],
  ['stopped', 'enqueue here', 'delete'],
  ['stopped', 'reset', 'start'],
  ['stopped', 'reset', 'publish'],
  ['waiting here', 'enqueue there', 'dequeue'],
  ['waiting here', 'dequeue', 'enqueue there'],
  ['waiting here', 'stop', 'enqueue there'],
  ['waiting here', 'archive', 'enqueue there'],
  ['waiting here', 'dequeue', 'next'],
  ['waiting there', 'delete the queue', 'enqueue here'],
  ['marked as waiting', 'reset', 'enqueue here'],
];

test.each(CASES)('a task that is %s: «%s», interrupted by «%s»', async (start, a, b) => {
  const faults: string[] = [];
  let isLeft: readonly boolean[] = [true, true];
  for (let before = 0; isLeft[0]; before += 1) {
    isLeft = [true, true];
    for (let during = 0; isLeft[1]; during += 1) {
      await seed(start);
      const outcomes: unknown[] = [];
      const turn = (name: CallName) => async (own: Database) => {
        outcomes.push(await outcomeOf(() => CALLS[name](contextOn(own))));
      };
      isLeft = await takeTurns(database, [turn(a), before], [turn(b), during]);
      const fault = await faultOf(outcomes);
      if (fault) faults.push(`after ${before} and ${during} commands: ${fault}`);
    }
  }
  expect(faults).toEqual([]);
});

test('a step of a pipeline that ends while another one is stopped is stopped too', async () => {
  const { tasks } = database;
  const step = (id: string) => ({ _id: id, company: COMPANY, name: id, type: 'training', created: CREATED });
  const running = { status: 'in_progress', parent: 'pipeline' } as const;
  await tasks.insertMany([
    { ...step('pipeline'), type: 'controller', status: 'in_progress' },
    { ...step('one'), ...running },
    { ...step('another'), ...running },
  ]);
  let stopping: string | undefined;
  const interrupted = wrapWrites(database, async (owner, name, args) => {
    const { _id: id } = Object(args[0]);
    if (name === 'updateOne' && stopping === undefined) {
      stopping = id;
      await tasks.updateOne({ ...running, _id: { $ne: id } }, { $set: { status: 'completed' } });
    }
    return Reflect.apply(Reflect.get(owner, name), owner, args);
  });
  await tasksHandlers.stop(contextOn(interrupted), { task: 'pipeline', include_pipeline_steps: true });
  const after = await tasks.find({ _id: { $in: ['pipeline', 'one', 'another'] } }).toArray();
  expect(after.map(({ status }) => status)).toEqual(['stopped', 'stopped', 'stopped']);
  expect(['one', 'another']).toContain(stopping);
});

/** What a call answers, or the code of its error. */
async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}/${error.subcode}`;
    throw error;
  }
}

async function faultOf(outcomes: readonly unknown[]): Promise<string | undefined> {
  const { tasks, queues, models } = database;
  const task = await tasks.findOne({ _id: 'task' });
  const holders = (await queues.find({ 'entries.task': 'task' }).toArray()).map(({ _id }) => _id);
  const made = (await models.find({ task: 'task' }).toArray()).map(({ _id }) => _id);
  const isHandedOut = JSON.stringify(outcomes).includes('"entry"');
  const waits = task?.status === 'queued' && !(isHandedOut && holders.length === 0);
  const found = { holders, made };
  const expected = {
    holders: waits ? [task.execution?.queue] : [],
    made: (task?.models?.output ?? []).map(({ model }) => model),
  };
  if (JSON.stringify(found) === JSON.stringify(expected)) return undefined;
  return `${task?.status ?? 'deleted'}, ${JSON.stringify({ found, expected })}`;
}

async function seed(start: keyof typeof STARTS): Promise<void> {
  const { tasks, queues, models } = database;
  const replaced = { upsert: true };
  const draft = { company: COMPANY, name: 'draft', created: CREATED, task: 'task', ready: false };
  const task = {
    company: COMPANY,
    name: 'task',
    type: 'training',
    created: CREATED,
    models: { input: [], output: [{ name: 'draft', model: 'draft' }] },
    ...STARTS[start],
  };
  const queue = (id: string) => ({
    company: COMPANY,
    name: id,
    created: CREATED,
    tags: [],
    system_tags: [],
    entries: start === `waiting ${id}` ? [{ task: 'task', added: CREATED }] : [],
    last_update: CREATED,
    metadata: {},
  });
  await Promise.all([
    tasks.replaceOne({ _id: 'task' }, task, replaced),
    models.replaceOne({ _id: 'draft' }, draft, replaced),
    queues.replaceOne({ _id: 'here' }, queue('here'), replaced),
    queues.replaceOne({ _id: 'there' }, queue('there'), replaced),
  ]);
}
