import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Endpoint } from '../../src/schema/endpoint.js';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import type { QueueDocument } from '../../src/database/index.js';
import { baseRequest } from '../support/base-requests.js';
import { type Dump, dump } from '../support/dump.js';
import { NEWEST_ENDPOINTS, versionOf } from '../support/endpoints.js';
import { type SeededCompany, seedCompany } from '../support/seed-company.js';
import { storeTask, storedTasks } from '../support/store-tasks.js';
import { type Answer, type TestServer, startTestServer } from '../support/test-server.js';

type Kind = keyof SeededCompany;

/** What the fields of requests that hold ids name. `id` and `ids` name what the service is about. */
const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  model: ['model', 'published'],
  override_model_id: ['model'],
  project: ['project', 'subproject'],
  projects: ['project', 'subproject'],
  destination_project: ['project', 'subproject'],
  active_in_projects: ['project'],
  task: ['task', 'publishedTask'],
  tasks: ['task', 'queuedTask'],
  new_task_parent: ['task', 'publishedTask'],
  new_task_project: ['project', 'subproject'],
  new_task_input_models: ['model', 'published'],
  queue: ['queue'],
  queue_ids: ['queue'],
  user: ['user'],
  active_users: ['user'],
  company: ['company'],
};
const OWN_KINDS: Readonly<Record<string, readonly Kind[]>> = {
  models: ['model', 'published'],
  projects: ['project', 'subproject'],
  queues: ['queue'],
  tasks: ['task', 'publishedTask', 'queuedTask'],
  users: ['user'],
};
const PARENTS: Readonly<Record<string, readonly Kind[]>> = {
  models: ['model', 'published'],
  projects: ['project'],
  tasks: ['task', 'publishedTask'],
};

/** Fields whose name looks like an id's, and is none of a document; a prepared download shows whoever asks their own rows. */
const NO_IDS = new Set(['scroll_id', 'refresh_scroll', 'prepare_id']);
const LOOKS_LIKE_ID = /(?:^|_)(?:ids?|models?|projects?|tasks?|users?|parent|company|queues?)$/;
/** Flags, counts and free objects of these names are no ids. */
const NO_ID_TYPES = new Set(['boolean', 'integer', 'object']);
/** What may be public, and then be used by others: `parent` and `project` of what they make. */
const USED_BY_OTHERS = /(?:^|_)(?:parent|project|models)$/;

/** Where an id of another company is put: an action, a field of its request, and the kind of document. */
interface Attempt {
  endpoint: Endpoint;
  field: string;
  kind: Kind;
  /** What the request holds for an id. */
  valueOf: (id: string) => unknown;
}

function attemptsOf(endpoint: Endpoint): Attempt[] {
  return Object.entries(endpoint.acceptedRequest().properties ?? {})
    .filter(([field, schema]) => LOOKS_LIKE_ID.test(field) && !NO_IDS.has(field) && !isNoId(schema))
    .flatMap(([field, schema]) =>
      kindsOf(endpoint, field).map((kind): Attempt => ({ endpoint, field, kind, valueOf: valueMaker(schema) })),
    );
}

function valueMaker({ type, items }: JsonSchema): (id: string) => unknown {
  if (type !== 'array') return (id) => id;
  return items?.type === 'object' ? (id) => [{ name: 'a model', model: id }] : (id) => [id];
}

function isNoId({ type, items }: JsonSchema): boolean {
  const isListOfOthers = items?.type === 'object' && !Object.hasOwn(items.properties ?? {}, 'model');
  return (typeof type === 'string' && NO_ID_TYPES.has(type)) || isListOfOthers;
}

function kindsOf({ service, effect, name }: Endpoint, field: string): readonly Kind[] {
  // The id of a user that is about to be made is the caller's choice.
  if (name === 'users.create' && field === 'id') return [];
  const table =
    field === 'id' || field === 'ids' ? OWN_KINDS[service] : field === 'parent' ? PARENTS[service] : KINDS[field];
  if (!table) throw new Error(`nobody has said what ${name} names in ${field}`);
  // What is public can be read by everybody, and changed by nobody else.
  const isPublicToo = effect === 'write' && (table.includes('model') || table.includes('project'));
  return isPublicToo && !USED_BY_OTHERS.test(field)
    ? [...table, service === 'projects' ? 'publicProject' : 'publicModel']
    : table;
}

/** Actions of system roles cross companies by design (wire-protocol.md §8.1): nobody else may call them. */
const ATTEMPTS = NEWEST_ENDPOINTS.filter(({ allowRoles }) => allowRoles.includes('*')).flatMap(attemptsOf);

const MARK = 'zebrafish';
let server: TestServer;
let theirs: SeededCompany;
let own: SeededCompany;
let before: Dump;
beforeAll(async () => {
  server = await startTestServer();
  [theirs, own] = await Promise.all([
    seedCompany(server, 'user', MARK, 'second'),
    seedCompany(server, 'stranger', 'ibex'),
  ]);
  before = await dumpTheirs();
});
afterAll(() => server.stop());

/** An answer without ids and dates that differ from call to call. */
function comparable({ status, meta, data }: Answer, ids: readonly string[]): unknown {
  const { id: _id, trx: _trx, ...rest } = meta;
  const known = Object.values(own);
  const text = ids.reduce((all, id) => all.replaceAll(id, 'THE ID'), JSON.stringify({ status, rest, data }));
  return JSON.parse(
    text
      .replaceAll(/"[0-9a-f]{32}"/g, (id) => (known.includes(id.slice(1, -1)) ? id : '"NEW"'))
      .replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"DATE"')
      .replaceAll(/"(a name|moved) [0-9a-f-]{36}"/g, '"NAME"'),
  );
}

function attempt({ endpoint, field, valueOf }: Attempt, id: string): Promise<Answer> {
  const body = { ...baseRequest(endpoint, own), [field]: valueOf(id) };
  return server.call(endpoint.name, body, { as: 'stranger', version: versionOf(endpoint) });
}

describe('S1: an id of another company is answered like one that nobody has, and shows and changes nothing', () => {
  test.each(ATTEMPTS.map((each) => [each.endpoint.name, each.field, each.kind, each] as const))(
    '%s, %s: the %s',
    async (_action, _field, kind, each) => {
      const id = theirs[kind];
      const missing = randomUUID().replaceAll('-', '');
      // A queue takes any id for a task's, and hands it out again.
      if (each.endpoint.service === 'queues') await restoreOwnQueue();
      const foreign = await attempt(each, id);
      if (each.endpoint.effect === 'write') expect(await dumpTheirs()).toEqual(before);
      const unknown = await attempt(each, missing);
      expect(foreign.status).toBeLessThan(500);
      expect(comparable(foreign, [id, missing])).toEqual(comparable(unknown, [id, missing]));
      expect(JSON.stringify([foreign.data, foreign.meta])).not.toContain(MARK);
    },
  );
});

test('S1: an admin changes no role in another company', async () => {
  const admin = (user: string) => server.call('auth.edit_user', { user, role: 'guest' }, { as: 'admin' });
  const missing = randomUUID();
  expect(comparable(await admin(own.user), [own.user, missing])).toEqual(
    comparable(await admin(missing), [own.user, missing]),
  );
  const { user } = await server.ok('users.get_current_user', {}, { as: 'stranger' });
  expect(user.role).toBe('user');
});

const ON_TASKS = ATTEMPTS.filter(({ endpoint, kind }) => endpoint.effect === 'write' && kind === 'task');

test.each(ON_TASKS.map((each) => [each.endpoint.name, each.field, each] as const))(
  'S1: %s, %s: a public task of another company stays as it is',
  async (_action, _field, each) => {
    const id = await storeTask(server, { company: '', company_origin: theirs.company, status: 'in_progress' });
    const stored = await storedTasks(server).findOne({ _id: id });
    expect((await attempt(each, id)).status).toBeLessThan(500);
    expect(await storedTasks(server).findOne({ _id: id })).toEqual(stored);
  },
);

/** Ids that lie deeper in requests than the fields of `KINDS`. */
const DEEPER: readonly [action: string, kind: Kind, body: (id: string) => object][] = [
  ['tasks.create', 'model', (id) => ({ models: { input: [{ name: 'a model', model: id }] } })],
  ['tasks.validate', 'published', (id) => ({ models: { input: [{ name: 'a model', model: id }] } })],
  ['tasks.edit', 'model', (id) => ({ models: { input: [{ name: 'a model', model: id }] } })],
  ['tasks.edit', 'published', (id) => ({ models: { output: [{ name: 'a model', model: id }] } })],
  ['tasks.clone', 'model', (id) => ({ execution_overrides: { model: id }, validate_references: true })],
  ['tasks.get_all_ex', 'queue', (id) => ({ 'execution.queue': [id] })],
  ['tasks.get_all_ex', 'model', (id) => ({ 'models.input.model': [id] })],
];

test.each(DEEPER)(
  'S1: %s tells nothing of the %s of another company that lies deeper in a request',
  async (...each) => {
    const [action, kind, body] = each;
    const endpoint = NEWEST_ENDPOINTS.find(({ name }) => name === action);
    if (!endpoint) throw new Error(`there is no ${action}`);
    const missing = randomUUID().replaceAll('-', '');
    const [foreign, unknown] = await Promise.all(
      [theirs[kind], missing].map((id) =>
        server.call(action, { ...baseRequest(endpoint, own), ...body(id) }, { as: 'stranger' }),
      ),
    );
    if (!foreign || !unknown) throw new Error('there is no answer');
    const ids = [theirs[kind], missing];
    expect(comparable(foreign, ids)).toEqual(comparable(unknown, ids));
    expect(JSON.stringify(foreign)).not.toContain(MARK);
    expect(await dumpTheirs()).toEqual(before);
  },
);

/** Puts the waiting task of the own queue back, and nothing else. */
async function restoreOwnQueue(): Promise<void> {
  const { client, backend } = server.databases;
  const entries = [{ task: own.queuedTask, added: new Date() }];
  await client.db(backend).collection<QueueDocument>('queue').updateOne({ _id: own.queue }, { $set: { entries } });
}

/** What belongs to the other company, public documents among them. */
function dumpTheirs(): Promise<Dump> {
  const { company, publicModel, publicProject } = theirs;
  return dump(server, { $or: [{ company }, { _id: { $in: [company, publicModel, publicProject] } }] });
}
