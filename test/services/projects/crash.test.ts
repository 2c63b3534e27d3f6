import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/database/index.js';
import { projectsHandlers } from '../../../src/services/projects/index.js';
import { wrapWrites } from '../../support/stopping-database.js';
import {
  COMPANY,
  CREATED,
  type Operation,
  contextOn,
  expectFinishedByRepeating,
  openPrepared,
} from '../../support/stopped-operations.js';

/** Every operation that writes several documents is stopped after each of its writes, and called again. */

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openPrepared());
});
afterAll(async () => close());

const OPERATIONS: readonly [name: string, run: Operation][] = [
  ['move', (context) => projectsHandlers.move(context, { project: 'top/bee', new_location: 'target/new' })],
  ['move to the top', (context) => projectsHandlers.move(context, { project: 'top/bee', new_location: '' })],
  ['rename', (context) => projectsHandlers.update(context, { project: 'top', name: 'renamed', tags: ['x'] })],
  ['merge', (context) => projectsHandlers.merge(context, { project: 'top/bee', destination_project: 'target/e' })],
  ['merge into the top', (context) => projectsHandlers.merge(context, { project: 'top/bee' })],
  ['create', (context) => projectsHandlers.create(context, { name: 'top/n1/n2/n3' })],
  ['delete', (context) => projectsHandlers.delete(context, { project: 'top', force: true })],
  [
    'delete with contents',
    (context) => projectsHandlers.delete(context, { project: 'top', force: true, delete_contents: true }),
  ],
];

describe('an operation that is stopped after any write is finished by the next call', () => {
  test.each(OPERATIONS)('%s', async (_name, run) => {
    await expectFinishedByRepeating(database, run, { seed, readState });
  });
});

test('when somebody takes the name while a project is being moved, everything goes back to its place', async () => {
  await seed();
  const before = (await readState()).projects.map(({ touched: _touched, ...place }) => place);
  const intruder = { _id: 'intruder', company: COMPANY, name: 'target/bee', basename: 'bee', created: CREATED };
  let isTaken = false;
  const interrupted = wrapWrites(database, async (target, name, args) => {
    const result: unknown = await Reflect.apply(Reflect.get(target, name), target, args);
    if (name === 'bulkWrite' && !isTaken) {
      isTaken = true;
      await database.projects.insertOne(intruder);
    }
    return result;
  });
  await expect(
    (async () => projectsHandlers.move(contextOn(interrupted), { project: 'top/bee', new_location: 'target' }))(),
  ).rejects.toMatchObject({ code: 400, subcode: 801 });
  expect(isTaken).toBe(true);
  await database.projects.deleteOne({ _id: 'intruder' });
  expect((await readState()).projects.map(({ touched: _touched, ...place }) => place)).toEqual(before);
});

async function seed(): Promise<void> {
  const { projects, tasks, models, urlsToDelete } = database;
  for (const collection of [projects, tasks, models, urlsToDelete]) await collection.deleteMany({});
  const tree = ['top', 'top/bee', 'top/bee/one', 'top/bee/one/d', 'top/bee/two', 'target', 'target/e'];
  await projects.insertMany(
    tree.map((name) => {
      const path = tree.filter((other) => name.startsWith(`${other}/`));
      const parent = path.at(-1);
      const basename = name.slice(name.lastIndexOf('/') + 1);
      return {
        _id: name,
        company: COMPANY,
        name,
        basename,
        created: CREATED,
        last_update: CREATED,
        path,
        ...(parent && { parent }),
      };
    }),
  );
  const task = { company: COMPANY, type: 'training', created: CREATED };
  const artifact = { key: 'a', type: 'custom', uri: 's3://bucket/artifact' };
  await tasks.insertMany([
    { ...task, _id: 't1', name: 'in b', project: 'top/bee' },
    { ...task, _id: 't2', name: 'in c1', project: 'top/bee/one', execution: { artifacts: { a: artifact } } },
    {
      ...task,
      _id: 'outside',
      name: 'outside',
      project: 'target',
      parent: 't1',
      models: { input: [{ name: 'in', model: 'm1' }], output: [{ name: 'out', model: 'm2' }] },
    },
  ]);
  const model = { company: COMPANY, created: CREATED, ready: true };
  await models.insertMany([
    { ...model, _id: 'm1', project: 'top/bee', uri: 's3://bucket/m1' },
    { ...model, _id: 'm2', project: 'top/bee/two', task: 'outside' },
    { ...model, _id: 'elsewhere', project: 'target', task: 't2' },
  ]);
}

/** Everything but the ids of new projects and the exact times. */
async function readState() {
  const { projects, tasks, models, urlsToDelete } = database;
  const found = await projects.find().sort({ name: 1 }).toArray();
  const nameOf = new Map(found.map(({ _id, name }) => [_id, name]));
  const named = (id: string | null | undefined) => (id ? (nameOf.get(id) ?? id) : null);
  return {
    projects: found.map(({ name, basename, parent, path = [], tags = [], last_update: updated }) => ({
      name,
      basename,
      parent: named(parent),
      path: path.map(named),
      tags,
      touched: updated !== undefined && updated > CREATED,
    })),
    tasks: (await tasks.find().sort({ _id: 1 }).toArray()).map(
      ({ _id, project, parent, models: linked, last_change }) => ({
        _id,
        project: named(project),
        parent,
        linked,
        stamped: last_change !== undefined,
      }),
    ),
    models: (await models.find().sort({ _id: 1 }).toArray()).map(({ _id, project, task, last_change }) => ({
      _id,
      project: named(project),
      task,
      stamped: last_change !== undefined,
    })),
    urls: (await urlsToDelete.find().sort({ url: 1 }).toArray()).map(({ url, type }) => `${type} ${url}`),
  };
}
