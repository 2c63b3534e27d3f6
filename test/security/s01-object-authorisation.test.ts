import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Endpoint } from '../../src/schema/endpoint.js';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import { baseRequest } from '../support/base-requests.js';
import { type Dump, dump } from '../support/dump.js';
import { NEWEST_ENDPOINTS, versionOf } from '../support/endpoints.js';
import { type SeededCompany, seedCompany } from '../support/seed-company.js';
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
  user: ['user'],
  active_users: ['user'],
  company: ['company'],
};
const OWN_KINDS: Readonly<Record<string, readonly Kind[]>> = {
  models: ['model', 'published'],
  projects: ['project', 'subproject'],
  users: ['user'],
};
const PARENTS: Readonly<Record<string, readonly Kind[]>> = { models: ['model', 'published'], projects: ['project'] };

/** Fields whose name looks like an id's, and is none of a document; a prepared download shows whoever asks their own rows. */
const NO_IDS = new Set(['scroll_id', 'refresh_scroll', 'prepare_id']);
const LOOKS_LIKE_ID = /(?:^|_)(?:ids?|models?|projects?|tasks?|users?|parent|company|queues?)$/;
/** Flags, counts and free objects of these names are no ids. */
const NO_ID_TYPES = new Set(['boolean', 'integer', 'object']);

/** Where an id of another company is put: an action, a field of its request, and the kind of document. */
interface Attempt {
  endpoint: Endpoint;
  field: string;
  kind: Kind;
  isList: boolean;
}

function attemptsOf(endpoint: Endpoint): Attempt[] {
  return Object.entries(endpoint.acceptedRequest().properties ?? {})
    .filter(([field, schema]) => LOOKS_LIKE_ID.test(field) && !NO_IDS.has(field) && !isNoId(schema))
    .flatMap(([field, schema]) =>
      kindsOf(endpoint, field).map((kind): Attempt => ({ endpoint, field, kind, isList: schema.type === 'array' })),
    );
}

function isNoId({ type }: JsonSchema): boolean {
  return typeof type === 'string' && NO_ID_TYPES.has(type);
}

function kindsOf({ service, effect, name }: Endpoint, field: string): readonly Kind[] {
  // The id of a user that is about to be made is the caller's choice.
  if (name === 'users.create' && field === 'id') return [];
  const table =
    field === 'id' || field === 'ids' ? OWN_KINDS[service] : field === 'parent' ? PARENTS[service] : KINDS[field];
  if (!table) throw new Error(`nobody has said what ${name} names in ${field}`);
  // What is public can be read by everybody, and changed by nobody else.
  const isPublicToo = effect === 'write' && (table.includes('model') || table.includes('project'));
  return isPublicToo && field !== 'parent' && field !== 'project'
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

function attempt({ endpoint, field, isList }: Attempt, id: string): Promise<Answer> {
  const body = { ...baseRequest(endpoint, own), [field]: isList ? [id] : id };
  return server.call(endpoint.name, body, { as: 'stranger', version: versionOf(endpoint) });
}

describe('S1: an id of another company is answered like one that nobody has, and shows and changes nothing', () => {
  test.each(ATTEMPTS.map((each) => [each.endpoint.name, each.field, each.kind, each] as const))(
    '%s, %s: the %s',
    async (_action, _field, kind, each) => {
      const id = theirs[kind];
      const missing = randomUUID().replaceAll('-', '');
      const foreign = await attempt(each, id);
      if (each.endpoint.effect === 'write') expect(await dumpTheirs()).toEqual(before);
      const unknown = await attempt(each, missing);
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

/** What belongs to the other company, public documents among them. */
function dumpTheirs(): Promise<Dump> {
  const { company, publicModel, publicProject } = theirs;
  return dump(server, { $or: [{ company }, { _id: { $in: [company, publicModel, publicProject] } }] });
}
