import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type * as newest from '../../../clients/typescript/src/index.js';
import { type CompiledClients, compileClients } from '../../support/typescript-clients.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';

const NEWEST = '2.31';
const VERSIONS = ['2.1', '2.8', '2.12', '2.20', NEWEST];
const EXTRA_SERVICES = fileURLToPath(new URL('extra-services', import.meta.url));

/** Uses of a client that must not compile, by what the compiler says. */
const MISUSES: Readonly<Record<string, { version: string; use: string; complaint: RegExp }>> = {
  'a property that the request does not have': {
    version: '2.12',
    use: "await client.models.create({ name: 'a', uri: '', colour: 'red' });",
    complaint: /'colour' does not exist/,
  },
  'a value of another type': {
    version: '2.12',
    use: 'await client.models.getAll({ page: true });',
    complaint: /'boolean' is not assignable to type 'number'/,
  },
  'no request where one is needed': {
    version: '2.12',
    use: 'await client.models.getById();',
    complaint: /Expected 1-2 arguments/,
  },
  'an answer of another shape': {
    version: '2.12',
    use: "(await client.models.create({ name: 'a', uri: '' })).models;",
    complaint: /'models' does not exist/,
  },
  'an action that came later': {
    version: '2.12',
    use: "await client.models.publishMany({ ids: ['a'] });",
    complaint: /'publishMany' does not exist/,
  },
  'an error that is not in the catalogue': {
    version: '2.12',
    use: "isApiError(new Error(), 'bad_request.no_such_thing');",
    complaint: /"bad_request\.no_such_thing"/,
  },
};
const misuseFile = (index: number) => `misuse-${index}.ts`;

let server: TestServer;
let clients: CompiledClients;
beforeAll(async () => {
  clients = await compileClients(VERSIONS, EXTRA_SERVICES, (files) => ({
    ...Object.fromEntries(VERSIONS.map((version) => [`readme-${version}.ts`, readmeExamples(version, files)])),
    ...Object.fromEntries(
      Object.values(MISUSES).map(({ version, use }, index) => [
        misuseFile(index),
        `import { createClient, isApiError } from './${version}/src/index.js';
const client = createClient({ url: '', token: '' });
export { client, isApiError };
${use}`,
      ]),
    ),
  }));
  server = await startTestServer({ schema__extra_services: EXTRA_SERVICES });
}, 120_000);
afterAll(async () => {
  await server.stop();
  await clients.remove();
});

/** The code of a README as a module that calls the test's server. */
function readmeExamples(version: string, files: ReadonlyMap<string, string>): string {
  const readme = files.get(`${version}/README.md`) ?? '';
  const code = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
  return `declare const globalThis: {
  armatureTest: { url: string; key: string; secret: string; console: { log(...values: unknown[]): void } };
};
const { console } = globalThis.armatureTest;
${code}`
    .replaceAll("'armature-client'", `'./${version}/src/index.js'`)
    .replaceAll("'http://127.0.0.1:8008'", 'globalThis.armatureTest.url')
    .replaceAll("'KEY'", 'globalThis.armatureTest.key')
    .replaceAll("'SECRET'", 'globalThis.armatureTest.secret');
}

async function clientOf(version: string, user: UserName = 'user', options: newest.ClientOptions = {}) {
  const library = await clients.load(version);
  const connection = { url: server.url, accessKey: server.key(user), secretKey: server.secret(user) };
  return { ...library, client: library.createClient(connection, options) };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** What a promise is rejected with; undefined when it is not. */
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the TypeScript clients', () => {
  test('compile under strict options', () => {
    expect(clients.complaints()).toBe('');
  });

  test.each(VERSIONS)('have examples that compile, at %s', (version) => {
    expect(clients.complaintsAbout(`readme-${version}.ts`)).toBe('');
  });

  test.each(Object.entries(MISUSES))('do not let pass %s', (name, { complaint }) => {
    expect(clients.complaintsAbout(misuseFile(Object.keys(MISUSES).indexOf(name)))).toMatch(complaint);
  });

  test('have examples that run', async () => {
    const printed: unknown[][] = [];
    const console = { log: (...values: unknown[]) => printed.push(values) };
    const settings = { url: server.url, key: server.key('user'), secret: server.secret('user'), console };
    Object.assign(globalThis, { armatureTest: settings });
    await clients.run(`readme-${NEWEST}.ts`);
    expect(printed).toMatchObject([[[]], [[], expect.any(String), '2.26', expect.any(String)]]);
  });
});

describe.each(VERSIONS)('the TypeScript client of %s', (version) => {
  test('logs in, creates, lists page by page, tells errors apart and deletes', async () => {
    const { client, isApiError, API_VERSION } = await clientOf(version);
    expect(API_VERSION).toBe(version);
    const { id: project } = await client.projects.create({ name: `typescript ${version}`, description: '' });
    const names = ['ada', 'bob', 'cleo', 'dora', 'emil'];
    for (const name of names) await client.models.create({ name, uri: `s3://bucket/${name}`, project });

    const { data, meta } = await client.models.getAll({ project: [project], page: 0, page_size: 2 }).withMeta();
    expect(data.models).toHaveLength(2);
    expect(meta.endpoint).toMatchObject({ name: 'models.get_all', requested_version: version });

    const pages = client.models.iterateGetAll({ project: [project], order_by: ['name'], page_size: 2 });
    const models = await collect(pages);
    expect(models.map(({ name }) => name)).toEqual(names);

    const unknown = await failure(client.models.getById({ model: 'nope' }));
    expect(isApiError(unknown, 'bad_request.invalid_model_id')).toBe(true);
    expect(isApiError(unknown, 'bad_request.invalid_project_id')).toBe(false);
    expect((await client.models.getAll({ 'metadata.size.value': 'big' })).models).toEqual([]);

    for (const { id = '' } of models) await client.models.delete({ model: id });
    expect(await collect(client.models.iterateGetAll({ project: [project] }))).toEqual([]);
  });
});

describe('the newest TypeScript client', () => {
  test('scrolls through a list', async () => {
    const { client } = await clientOf(NEWEST);
    const { id: project } = await client.projects.create({ name: 'scrolled', description: '' });
    const names = ['ada', 'bob', 'cleo'];
    for (const name of names) await client.models.create({ name, uri: '', project });
    const models = await collect(client.models.scrollGetAll({ project: [project], order_by: ['name'], size: 2 }));
    expect(models.map(({ name }) => name)).toEqual(names);
  });

  test('replaces a token that was revoked, once for all calls', async () => {
    const { client } = await clientOf(NEWEST);
    await client.auth.logout();
    const answers = await Promise.all([client.users.getCurrentUser(), client.users.getCurrentUser()]);
    expect(answers.map(({ user }) => user.id)).toEqual(Array(2).fill(answers[0].user.id));
  });

  test('works with a token of somebody else, until that is revoked', async () => {
    const { client, createClient, isApiError } = await clientOf(NEWEST);
    const { token } = await client.auth.login({ expiration_sec: 600 });
    const borrowed = createClient({ url: `${server.url}/`, token });
    expect((await borrowed.users.getCurrentUser()).user.id).toBe((await client.users.getCurrentUser()).user.id);
    await borrowed.auth.logout();
    expect(isApiError(await failure(borrowed.users.getCurrentUser()), 'unauthorized.invalid_token')).toBe(true);
  });

  test('says that keys are not good', async () => {
    const { createClient, isApiError } = await clients.load(NEWEST);
    const stranger = createClient({ url: server.url, accessKey: 'NOBODY', secretKey: 'nothing' });
    const error = await failure(stranger.models.getAll());
    expect(isApiError(error, 'unauthorized.invalid_credentials')).toBe(true);
  });

  test('says which role is missing, and what a guest may not do', async () => {
    const { client, isApiError } = await clientOf(NEWEST, 'guest');
    const error = await failure(client.projects.create({ name: 'not for guests', description: '' }));
    expect(isApiError(error, 'forbidden.no_write_permission')).toBe(true);
  });

  test('says that there is nobody to talk to', async () => {
    const { createClient, NetworkError } = await clients.load(NEWEST);
    const client = createClient({ url: 'http://127.0.0.1:1', token: 'any' }, { retries: 1 });
    expect(await failure(client.models.getAll())).toBeInstanceOf(NetworkError);
  });

  test('sends batches, reads texts and needs no credentials where none are looked at', async () => {
    const { client, createClient } = await clientOf(NEWEST);
    // A service of the test: the types of the newest client in the repository do not know it.
    const { notes } = client as unknown as { notes: NotesService };
    expect(await notes.addBatch([{ text: 'one' }, { text: 'two\nlines' }])).toEqual({
      added: 2,
      texts: ['one', 'two\nlines'],
    });
    expect(await notes.download({ text: 'plain' })).toBe('plain');
    const anybody = createClient({ url: server.url, token: 'not-a-token' });
    expect((await anybody.debug.ping({ x: 1 })).x).toBe(1);
  });
});

interface NotesService {
  addBatch(lines: readonly { text: string }[]): Promise<unknown>;
  download(request: { text: string }): Promise<string>;
}
