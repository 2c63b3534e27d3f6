import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Collection } from 'mongodb';
import type { ModelDocument, TaskDocument, UrlToDeleteDocument } from '../../src/database/index.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';
import { httpClient } from './http-client.js';
import { CALLER, type ServerProcess, endServer, eventually, spawnServer } from './server-process.js';

/** SIGKILL in the middle of a call that changes many tasks: the same call finishes it after a restart. */

const COUNT = 48;
const COMPANY = 'killed-company';
/** How many tasks are done when the server is killed. */
const DONE = 10;

let databases: TestDatabases;
let server: ServerProcess;
let tasks: Collection<TaskDocument>;
let trash: Collection<TaskDocument>;
let models: Collection<ModelDocument>;
let urls: Collection<UrlToDeleteDocument>;

beforeAll(async () => {
  databases = testDatabases();
  const backend = databases.client.db(databases.backend);
  tasks = backend.collection('task');
  trash = backend.collection('task__trash');
  models = backend.collection('model');
  urls = backend.collection('url_to_delete');
  server = start();
});
afterAll(async () => {
  await endServer(server);
  await databases.drop();
});

function start(): ServerProcess {
  const user = { id: 'killed-caller', name: 'Killed Caller' };
  const caller = { ...CALLER, role: 'user', user, company: { id: COMPANY, name: 'killed company' } };
  return spawnServer({
    settings: {
      database__url: databases.url,
      database__backend: databases.backend,
      database__auth: databases.auth,
      auth__credentials: JSON.stringify([caller]),
    },
  });
}

/** Tasks that were archived while they ran, each with a draft, a published model and a child; answers their ids. */
async function store(kind: string): Promise<string[]> {
  const ids = Array.from({ length: COUNT }, (_, index) => `${kind}-${index}`);
  const created = new Date();
  const task = (id: string, fields: Partial<TaskDocument>): TaskDocument => ({
    _id: id,
    company: COMPANY,
    name: `task ${id}`,
    type: 'training',
    created,
    ...fields,
  });
  const model = (id: string, of: string, ready: boolean): ModelDocument => ({
    _id: id,
    company: COMPANY,
    created,
    task: of,
    ready,
    uri: `s3://${kind}/${id}`,
  });
  const output = (id: string) => [`${id}-draft`, `${id}-ready`].map((name) => ({ name, model: name }));
  await tasks.insertMany(
    ids.flatMap((id) => [
      task(id, { status: 'in_progress', models: { input: [], output: output(id) } }),
      task(`${id}-child`, { status: 'created', parent: id }),
    ]),
  );
  await models.insertMany(ids.flatMap((id) => [model(`${id}-draft`, id, false), model(`${id}-ready`, id, true)]));
  return ids;
}

/** Calls, kills the server when some tasks are done, starts it again and repeats the call; gives the answer to that. */
async function killedAndRepeated(action: string, request: object, countDone: () => Promise<number>) {
  const client = httpClient(await server.listening);
  const broken = client.call(action, request).then(
    () => 'answered',
    () => 'broken off',
  );
  await eventually(async () => (await countDone()) >= DONE);
  server.kill('SIGKILL');
  await server.ended;
  client.close();
  expect(['answered', 'broken off']).toContain(await broken);
  const halfWay = await countDone();

  server = start();
  const again = httpClient(await server.listening);
  const { status, data } = await again.call(action, request);
  again.close();
  expect(status).toBe(200);
  return { halfWay, data };
}

const idsOf = (documents: readonly { _id: string }[]) => documents.map(({ _id }) => _id).sort();

test('tasks.delete_many that was killed half way is finished by the same call', async () => {
  const ids = await store('deleted');
  const among = { _id: { $in: ids } };
  const { halfWay, data } = await killedAndRepeated(
    'tasks.delete_many',
    { ids, force: true },
    async () => COUNT - (await tasks.countDocuments(among)),
  );
  // What had gone before the kill is not there any more; everything else goes now.
  expect(data['failed']).toHaveLength(halfWay);
  expect(data['succeeded']).toHaveLength(COUNT - halfWay);
  expect(await tasks.countDocuments(among)).toBe(0);
  expect(idsOf(await trash.find(among).toArray())).toEqual([...ids].sort());
  const children = await tasks.find({ _id: /^deleted-.*-child$/ }).toArray();
  expect(children.map(({ _id, parent }) => `${parent}-child` === `__DELETED__${_id}`)).toEqual(ids.map(() => true));
  const left = await models.find({ _id: /^deleted-/ }).toArray();
  expect(left.map(({ _id, task }) => `${task}-ready` === `__DELETED__${_id}`)).toEqual(ids.map(() => true));
  const scheduled = await urls.find({ url: /^s3:\/\/deleted\// }).toArray();
  expect(scheduled.map(({ url }) => url).sort()).toEqual(ids.map((id) => `s3://deleted/${id}-draft`).sort());
});

test('tasks.reset_many that was killed half way is finished by the same call', async () => {
  const ids = await store('reset');
  const among = { _id: { $in: ids } };
  const { data } = await killedAndRepeated('tasks.reset_many', { ids, force: true }, () =>
    tasks.countDocuments({ ...among, status: 'created' }),
  );
  expect(data['failed']).toEqual([]);
  const after = await tasks.find(among).toArray();
  expect(after.map(({ status, models: linked }) => ({ status, output: linked?.output }))).toEqual(
    ids.map(() => ({ status: 'created', output: [] })),
  );
  const left = await models.find({ _id: /^reset-/ }).toArray();
  expect(idsOf(left)).toEqual(ids.map((id) => `${id}-ready`).sort());
  expect(left.filter((model) => 'task' in model)).toEqual([]);
  const scheduled = await urls.find({ url: /^s3:\/\/reset\// }).toArray();
  expect(scheduled.map(({ url }) => url).sort()).toEqual(ids.map((id) => `s3://reset/${id}-draft`).sort());
});
