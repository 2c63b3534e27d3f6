import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { baseRequest } from '../support/base-requests.js';
import { NEWEST_ENDPOINTS, versionOf } from '../support/endpoints.js';
import { type SeededCompany, seedCompany } from '../support/seed-company.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

let server: TestServer;
let own: SeededCompany;
beforeAll(async () => {
  server = await startTestServer();
  own = await seedCompany(server, 'user', 'ibex');
});
afterAll(() => server.stop());

const FORGED_DATE = '2001-02-03T04:05:06Z';

/** What no caller may set, in the words of the API and of the database. */
function forged(): Record<string, unknown> {
  return {
    _id: 'forged',
    company: server.otherCompany,
    company_origin: server.otherCompany,
    user: 'forged',
    created: FORGED_DATE,
    last_update: FORGED_DATE,
    last_change: FORGED_DATE,
    last_changed_by: 'forged',
    last_metrics: { forged: {} },
    last_worker: 'forged',
    unique_metrics: ['forged'],
    status_changed: FORGED_DATE,
    started: FORGED_DATE,
    completed: FORGED_DATE,
    published: FORGED_DATE,
    enqueue_status: 'forged',
    output: { error: 'forged' },
    entries: [{ task: 'forged', added: FORGED_DATE }],
    path: ['forged'],
    basename: 'forged',
    featured: 1,
    role: 'root',
    credentials: [{ key: 'forged', secret: 'forged' }],
    secret_hash: 'forged',
    key: 'forged',
    secret: 'forged',
    access_key: 'forged',
    configured: true,
    validated: FORGED_DATE,
    autocreated: true,
    $set: { company: server.otherCompany },
    'company.id': server.otherCompany,
    __v: 7,
  };
}

/** Actions that change something and that everybody may call. */
const WRITING = NEWEST_ENDPOINTS.filter(
  ({ effect, allowRoles, authorize }) => effect === 'write' && authorize === true && allowRoles.includes('*'),
);

/** After these, the next one would find nothing to change. */
const TAKES_AWAY = /delete|merge|move|make_public|publish|set_ready|reset|get_next_task|clear_queue/;

describe('S20: what is not the caller’s to set is not set', () => {
  test.each(WRITING.map((endpoint) => [endpoint.name, endpoint] as const))('by %s', async (action, endpoint) => {
    // What the action declares is its own business: the rest must be ignored.
    const declared = endpoint.acceptedRequest().properties ?? {};
    const undeclared = Object.fromEntries(
      Object.entries(forged()).filter(([field]) => !Object.hasOwn(declared, field)),
    );
    const answer = await server.call(
      action,
      { ...baseRequest(endpoint, own), ...undeclared },
      { version: versionOf(endpoint) },
    );
    expect(answer.status).toBeLessThan(500);
    if (TAKES_AWAY.test(action)) own = await seedCompany(server, 'user', `ibex after ${action}`);
    expect(await documentsWith(/forged|2001-02-03/)).toEqual([]);
    expect(await documentsOf(server.otherCompany)).toEqual([]);
  });

  test('models.update sets the creation date, which tasks.update declares and ignores (tasks.md §6.2), and nothing else does', async () => {
    const names = WRITING.filter((endpoint) =>
      Object.hasOwn(endpoint.acceptedRequest().properties ?? {}, 'created'),
    ).map(({ name }) => name);
    expect(names.sort()).toEqual(['models.update', 'tasks.update', 'tasks.update_batch']);
    for (const action of ['tasks.update', 'tasks.update_batch']) {
      await server.ok(action, { task: own.task, name: 'renamed', created: FORGED_DATE });
    }
    expect(await documentsWith(/2001-02-03/)).toEqual([]);
  });

  test('no writing action declares a company, and only system roles name a user’s', () => {
    const naming = NEWEST_ENDPOINTS.filter(
      (endpoint) =>
        endpoint.effect === 'write' && Object.hasOwn(endpoint.acceptedRequest().properties ?? {}, 'company'),
    );
    expect(naming.map(({ name, allowRoles }) => [name, allowRoles.includes('*')])).toEqual([
      ['auth.create_user', false],
      ['users.create', false],
    ]);
  });

  test('an admin gives company roles only', async () => {
    const { user } = await server.ok('users.get_current_user', {}, { as: 'second' });
    for (const role of ['root', 'system', 'god', '', null, ['admin'], { $ne: '' }]) {
      const answer = await server.call(
        'auth.edit_user',
        { user: user.id, role, company: server.otherCompany },
        { as: 'admin' },
      );
      expect(answer.status).toBe(400);
    }
    expect((await server.ok('users.get_current_user', {}, { as: 'second' }))['user'].role).toBe('user');
  });
});

/** Documents of both databases whose text matches, without those of the stranger's login. */
async function documentsWith(pattern: RegExp): Promise<Document[]> {
  const { client, backend, auth } = server.databases;
  const found: Document[] = [];
  for (const name of [backend, auth]) {
    for (const { name: collection } of await client.db(name).listCollections({}, { nameOnly: true }).toArray()) {
      const documents = await client.db(name).collection(collection).find().toArray();
      found.push(...documents.filter((document) => pattern.test(JSON.stringify(document))));
    }
  }
  return found;
}

/** Documents of a company but for its users. */
async function documentsOf(company: string): Promise<Document[]> {
  const { client, backend } = server.databases;
  const found = await Promise.all(
    ['model', 'project', 'task', 'queue'].map((name) =>
      client.db(backend).collection(name).find({ company }).toArray(),
    ),
  );
  return found.flat().filter(({ name }) => name !== 'default');
}
