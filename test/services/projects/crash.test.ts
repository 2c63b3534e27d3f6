import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase, prepareDatabase } from '../../../src/database/index.js';
import { defaultSettings } from '../../../src/generated/settings.js';
import type { ServiceContext } from '../../../src/services/context.js';
import { projectsHandlers } from '../../../src/services/projects/index.js';
import { type TestDatabases, testDatabases } from '../../support/test-database.js';

/** Every operation that writes several documents is stopped after each of its writes, and called again. */

const COMPANY = 'company';
const CREATED = new Date('2020-01-01T00:00:00Z');
const WRITES = ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'deleteOne', 'deleteMany', 'bulkWrite'];

class Crash extends Error {}

let names: TestDatabases;
let opened: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  names = testDatabases();
  opened = openDatabase({ ...names, timeoutMs: 4000, poolSize: 4 });
  let ids = 0;
  await prepareDatabase({
    database: opened.database,
    company: { id: COMPANY, name: 'company' },
    now: CREATED,
    newId: () => `prepared-${(ids += 1)}`,
  });
});

afterAll(async () => {
  await opened.database.close();
  await names.drop();
});

const OPERATIONS: readonly [name: string, run: (context: ServiceContext) => unknown][] = [
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
    await seed();
    await run(contextOn(opened.database));
    const finished = await readState();

    let stopped = true;
    for (let writes = 0; stopped; writes += 1) {
      await seed();
      stopped = await crashes(async () => run(contextOn(stoppingAfter(writes))));
      if (stopped) await run(contextOn(opened.database));
      expect({ writes, ...(await readState()) }).toEqual({ writes, ...finished });
    }
  });
});

test('when somebody takes the name while a project is being moved, everything goes back to its place', async () => {
  await seed();
  const before = (await readState()).projects.map(({ touched: _touched, ...place }) => place);
  const intruder = { _id: 'intruder', company: COMPANY, name: 'target/bee', basename: 'bee', created: CREATED };
  let isTaken = false;
  const database = wrapWrites(async (target, name, args) => {
    const result: unknown = await Reflect.apply(Reflect.get(target, name), target, args);
    if (name === 'bulkWrite' && !isTaken) {
      isTaken = true;
      await opened.database.projects.insertOne(intruder);
    }
    return result;
  });
  await expect(
    (async () => projectsHandlers.move(contextOn(database), { project: 'top/bee', new_location: 'target' }))(),
  ).rejects.toMatchObject({ code: 400, subcode: 801 });
  expect(isTaken).toBe(true);
  await opened.database.projects.deleteOne({ _id: 'intruder' });
  expect((await readState()).projects.map(({ touched: _touched, ...place }) => place)).toEqual(before);
});

async function crashes(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

/** The database, but the process "dies" when it has written so many documents or made so many updates. */
function stoppingAfter(writes: number): Database {
  let left = writes;
  return wrapWrites(async (collection, name, args) => {
    const act = async (changed: unknown[]): Promise<unknown> =>
      Reflect.apply(Reflect.get(collection, name), collection, changed);
    const [list, ...options] = args;
    const parts = Array.isArray(list) ? list.length : 1;
    if (parts <= left) {
      left -= parts;
      return act(args);
    }
    if (Array.isArray(list) && left > 0) await act([list.slice(0, left), ...options]);
    left = 0;
    throw new Crash();
  });
}

/** The database with something else done for each write. */
function wrapWrites(write: (collection: object, name: string, args: unknown[]) => Promise<unknown>): Database {
  const wrap = (collection: object): object =>
    new Proxy(collection, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof name === 'string' && WRITES.includes(name)) {
          return async (...args: unknown[]) => write(target, name, args);
        }
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  return new Proxy(opened.database, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'object' && member !== null && 'collectionName' in member ? wrap(member) : member;
    },
  });
}

let nextId = 0;

function contextOn(database: Database): ServiceContext {
  const identity = { user: 'user', company: COMPANY, role: 'user' as const };
  const parts: Partial<ServiceContext> = {
    database,
    settings: defaultSettings,
    company: COMPANY,
    identity,
    now: new Date(),
    newId: () => `id-${(nextId += 1)}`,
  };
  // The rest of a context is nothing that these actions use.
  return parts as ServiceContext;
}

async function seed(): Promise<void> {
  const { projects, tasks, models, urlsToDelete } = opened.database;
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
  const { projects, tasks, models, urlsToDelete } = opened.database;
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
