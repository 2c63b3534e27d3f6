import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { Database, ModelDocument, TaskDocument } from '../../../src/database/index.js';
import { tasksHandlers } from '../../../src/services/tasks/index.js';
import {
  COMPANY,
  CREATED,
  type Operation,
  expectFinishedByRepeating,
  openPrepared,
} from '../../support/stopped-operations.js';

/** Every operation on tasks that writes several documents is stopped after each of its writes, and called again. */

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openPrepared());
});
afterAll(async () => close());

const STEPS = { include_pipeline_steps: true };

const OPERATIONS: readonly [name: string, run: Operation][] = [
  ['delete', (context) => tasksHandlers.delete(context, { task: 'controller', force: true })],
  [
    'delete but keep the models',
    (context) =>
      tasksHandlers.delete(context, {
        task: 'controller',
        force: true,
        delete_output_models: false,
        move_to_trash: false,
      }),
  ],
  [
    'delete_many with the steps of a pipeline',
    (context) => tasksHandlers.delete_many(context, { ids: ['controller'], force: true, ...STEPS }),
  ],
  ['reset', (context) => tasksHandlers.reset(context, { task: 'controller', force: true })],
  ['reset of everything', (context) => tasksHandlers.reset(context, { task: 'done', clear_all: true })],
  [
    'reset_many',
    (context) => tasksHandlers.reset_many(context, { ids: ['controller', 'running', 'done'], force: true }),
  ],
  ['publish', (context) => tasksHandlers.publish(context, { task: 'done' })],
  ['move by name', (context) => tasksHandlers.move(context, { ids: ['done', 'running'], project_name: 'new/below' })],
  ['clone', (context) => tasksHandlers.clone(context, { task: 'done', new_project_name: 'new/below' })],
  ['enqueue', (context) => tasksHandlers.enqueue(context, { task: 'done', queue: 'other-queue', force: true })],
  [
    'enqueue into another queue',
    (context) => tasksHandlers.enqueue(context, { task: 'controller', queue: 'other-queue' }),
  ],
  ['enqueue into a new queue', (context) => tasksHandlers.enqueue(context, { task: 'fresh', queue_name: 'a new one' })],
  ['dequeue', (context) => tasksHandlers.dequeue(context, { task: 'controller', remove_from_all_queues: true })],
  ['stop with the steps of a pipeline', (context) => tasksHandlers.stop(context, { task: 'controller', ...STEPS })],
  ['completed with publish', (context) => tasksHandlers.completed(context, { task: 'running', publish: true })],
  ['archive', (context) => tasksHandlers.archive(context, { tasks: ['controller', 'running'], ...STEPS })],
  ['unarchive_many', (context) => tasksHandlers.unarchive_many(context, { ids: ['controller'], ...STEPS })],
  [
    'update_tags',
    (context) => tasksHandlers.update_tags(context, { ids: ['done'], add_tags: ['a'], remove_tags: ['b'] }),
  ],
  ['make_public', (context) => tasksHandlers.make_public(context, { ids: ['done', 'running'] })],
];

describe('an operation that is stopped after any write is finished by the next call', () => {
  test.each(OPERATIONS)('%s', async (_name, run) => {
    await expectFinishedByRepeating(database, run, { seed, readState });
  });
});

/** A pipeline that waits, with a step that runs and one that waits; a task that is done, one that runs, one that is new. */
async function seed(): Promise<void> {
  const { projects, tasks, trashedTasks, models, queues, urlsToDelete } = database;
  await Promise.all([
    projects.deleteMany({}),
    tasks.deleteMany({}),
    trashedTasks.deleteMany({}),
    models.deleteMany({}),
    queues.deleteMany({}),
    urlsToDelete.deleteMany({}),
  ]);
  await projects.insertMany(
    ['pipes', 'plain'].map((name) => ({
      _id: name,
      company: COMPANY,
      name,
      basename: name,
      created: CREATED,
      last_update: CREATED,
    })),
  );
  const task = (id: string, fields: Partial<TaskDocument>): TaskDocument => ({
    _id: id,
    company: COMPANY,
    name: `task ${id}`,
    type: 'training',
    status: 'created',
    created: CREATED,
    execution: {
      artifacts: {
        in_input: { key: 'in', type: 'custom', mode: 'input', uri: `s3://bucket/${id}/in` },
        out_output: { key: 'out', type: 'custom', mode: 'output', uri: `s3://bucket/${id}/out` },
      },
    },
    ...fields,
  });
  const outputs = (...ids: string[]) => ({ input: [], output: ids.map((model) => ({ name: model, model })) });
  await tasks.insertMany([
    task('controller', {
      type: 'controller',
      project: 'pipes',
      status: 'queued',
      enqueue_status: 'stopped',
      system_tags: ['archived'],
      models: outputs('spare', 'listed', 'used', 'ready'),
    }),
    task('step', { project: 'pipes', parent: 'controller', status: 'in_progress', models: outputs('step-spare') }),
    task('waiting-step', { project: 'plain', parent: 'controller', status: 'queued' }),
    task('grandchild', { parent: 'step', models: { input: [{ name: 'in', model: 'used' }] } }),
    task('running', { project: 'plain', status: 'in_progress', started: CREATED, models: outputs('running-spare') }),
    task('done', { project: 'plain', status: 'completed', tags: ['b'], models: outputs('done-spare') }),
    task('fresh', { project: 'plain' }),
  ]);
  const model = (id: string, fields: Partial<ModelDocument>): ModelDocument => ({
    _id: id,
    company: COMPANY,
    created: CREATED,
    ready: false,
    uri: `s3://bucket/models/${id}`,
    ...fields,
  });
  await models.insertMany([
    model('spare', { task: 'controller' }),
    model('listed', {}),
    model('used', { task: 'controller' }),
    model('ready', { task: 'controller', ready: true }),
    model('step-spare', { task: 'step' }),
    model('running-spare', { task: 'running' }),
    model('done-spare', { task: 'done' }),
  ]);
  const queue = (id: string, ...waiting: string[]) => ({
    _id: id,
    company: COMPANY,
    name: id,
    created: CREATED,
    tags: [],
    system_tags: [],
    entries: waiting.map((waits) => ({ task: waits, added: CREATED })),
    last_update: CREATED,
    metadata: {},
  });
  await queues.insertMany([queue('queue', 'controller', 'waiting-step'), queue('other-queue')]);
}

/** Everything that is stored, but for new ids and the exact times. */
async function readState() {
  const { projects, tasks, trashedTasks, models, queues, urlsToDelete } = database;
  const [storedProjects, storedQueues] = [await projects.find().toArray(), await queues.find().toArray()];
  const names = new Map([...storedProjects, ...storedQueues].map(({ _id, name }) => [_id, name]));
  const all = (documents: readonly { _id: string }[]) =>
    documents
      .map((document) => shapeOf(document, names))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    projects: all(
      // Whether anything was put into a new project, or below it, at the same time is nobody's business.
      storedProjects.map(({ contents_changed: changed, ...project }) =>
        project.created > CREATED ? project : { ...project, contents_changed: changed },
      ),
    ),
    tasks: all(await tasks.find().toArray()),
    trash: all(await trashedTasks.find().toArray()),
    models: all(await models.find().toArray()),
    queues: all(storedQueues),
    urls: all(await urlsToDelete.find().toArray()),
  };
}

function shapeOf(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (value instanceof Date) return value > CREATED ? 'now' : 'before';
  if (typeof value === 'string') return value.startsWith('new-') ? (names.get(value) ?? 'a new id') : value;
  if (Array.isArray(value)) return value.map((item) => shapeOf(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, shapeOf(member, names)]));
}
