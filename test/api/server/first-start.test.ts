import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ServerProcess, spawnServer } from '../../reliability/server-process.js';
import { basicOf } from '../../support/store-login.js';
import { type TestDatabases, testDatabases } from '../../support/test-database.js';
import type { Answer } from '../../support/test-server.js';

const DEFAULT_COMPANY = 'd1bd92a3b039400cbafc60a7a5b1e52b';

let databases: TestDatabases;
const running: ServerProcess[] = [];
beforeAll(() => {
  databases = testDatabases();
});
afterAll(async () => {
  await Promise.all(running.map(stop));
  await databases.drop();
});

/** Starts a server on the same databases as the last one. */
async function start(settings: Record<string, string> = {}): Promise<ServerProcess & { url: string }> {
  const { url, backend, auth } = databases;
  const server = spawnServer({
    settings: { database__url: url, database__backend: backend, database__auth: auth, ...settings },
  });
  running.push(server);
  return { ...server, url: await server.listening };
}

async function stop(server: ServerProcess): Promise<void> {
  server.kill('SIGTERM');
  await server.ended;
}

async function call(url: string, action: string, authorization: string, body: object = {}) {
  const response = await fetch(`${url}/${action}`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify(body),
  });
  const { data } = (await response.json()) as Pick<Answer, 'data'>;
  return { status: response.status, data };
}

/** The key pairs that a server has printed. */
function printedKeys(server: ServerProcess): { key: string; secret: string }[] {
  const pairs = server.stdout().matchAll(/access key {2}(\S+)\n\s*secret key {2}(\S+)/g);
  return [...pairs].map(([, key = '', secret = '']) => ({ key, secret }));
}

describe('the first start on an empty database', () => {
  let server: ServerProcess & { url: string };
  let pair: { key: string; secret: string };
  let authorization: string;
  let token: string;
  beforeAll(async () => {
    server = await start();
    pair = printedKeys(server)[0] ?? { key: '', secret: '' };
    authorization = basicOf(pair.key, pair.secret);
    token = (await call(server.url, 'auth.login', authorization)).data['token'];
  });

  test('prints one key pair of an administrator, once, and how to use it', () => {
    expect(printedKeys(server)).toHaveLength(1);
    expect(pair.key).toMatch(/^[A-Z0-9]{30}$/);
    expect(pair.secret).toMatch(/^[A-Za-z0-9][\w-]{66}$/);
    expect(server.stdout()).toContain(`api_server: "${server.url}"`);
  });

  test('does not write the secret to the log', () => {
    const lines = [...server.stdout().split('\n'), ...server.stderr().split('\n')];
    expect(lines.filter((line) => line.startsWith('{')).join('\n')).not.toContain(pair.secret);
    expect(server.stderr()).not.toContain(pair.secret);
  });

  test('makes a key pair that works, of role admin in the default company', async () => {
    const { status, data } = await call(server.url, 'users.get_current_user', authorization);
    expect(status).toBe(200);
    expect(data['user']).toMatchObject({ role: 'admin', company: { id: DEFAULT_COMPANY, name: 'clearml' } });
  });

  test('makes the company with its default queue and the id of the server', async () => {
    const backend = databases.client.db(databases.backend);
    expect(await backend.collection('company').find().toArray()).toEqual([{ _id: DEFAULT_COMPANY, name: 'clearml' }]);
    expect(await backend.collection('queue').find().toArray()).toEqual([
      expect.objectContaining({ name: 'default', company: DEFAULT_COMPANY, system_tags: ['default'] }),
    ]);
    const { data } = await call(server.url, 'server.info', '');
    expect(data['uid']).toMatch(/^[0-9a-f]{8}-/);
  });

  test('is followed by starts that print none, and where key, tokens and id go on', async () => {
    const before = (await call(server.url, 'server.info', '')).data['uid'];
    const ended = (await call(server.url, 'auth.login', authorization)).data['token'];
    await call(server.url, 'auth.logout', `Bearer ${ended}`);
    await stop(server);

    const second = await start();
    expect(printedKeys(second)).toEqual([]);
    expect(second.stdout()).not.toContain('secret key');
    expect((await call(second.url, 'users.get_current_user', authorization)).status).toBe(200);
    expect((await call(second.url, 'users.get_current_user', `Bearer ${token}`)).status).toBe(200);
    expect((await call(second.url, 'users.get_current_user', `Bearer ${ended}`)).status).toBe(401);
    expect((await call(second.url, 'server.info', '')).data['uid']).toBe(before);
    const backend = databases.client.db(databases.backend);
    expect(await backend.collection('queue').countDocuments()).toBe(1);
    expect(await backend.collection('user').countDocuments()).toBe(1);
    await stop(second);
  });
});

describe('keys of the configuration', () => {
  const user = { id: 'configured', name: 'Configured User' };
  const entry = { key: 'CONFIGURED', secret: 'configured secret', role: 'user', user };
  const configured = basicOf(entry.key, entry.secret);
  const credentials = (...entries: object[]) => ({ auth__credentials: JSON.stringify(entries) });

  test('come and go with it, while those that users made stay', async () => {
    const first = await start(credentials(entry));
    expect(printedKeys(first)).toEqual([]);
    const { data } = await call(first.url, 'auth.create_credentials', configured, { label: 'own' });
    const { access_key: key, secret_key: secret } = data['credentials'];
    await stop(first);

    const second = await start(credentials({ ...entry, key: 'OTHER', secret: 'another secret', role: 'annotator' }));
    expect((await call(second.url, 'users.get_current_user', configured)).status).toBe(401);
    const other = await call(second.url, 'users.get_current_user', basicOf('OTHER', 'another secret'));
    expect(other.data['user']).toMatchObject({ id: 'configured', role: 'annotator' });
    expect((await call(second.url, 'users.get_current_user', basicOf(key, secret))).status).toBe(200);
    await stop(second);

    const third = await start();
    expect(printedKeys(third)).toEqual([]);
    expect((await call(third.url, 'users.get_current_user', basicOf('OTHER', 'another secret'))).status).toBe(401);
    expect((await call(third.url, 'users.get_current_user', basicOf(key, secret))).status).toBe(200);
    await stop(third);
  });
});
