import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabases } from '../support/test-database.js';
import { type DatabaseProxy, type Fault, openDatabaseProxy } from './database-proxy.js';
import { type HttpClient, httpClient } from './http-client.js';
import {
  type ServerProcess,
  CALLER,
  embedded,
  endServer,
  enginePid,
  eventually,
  openFiles,
  spawnServer,
  temporaryFolder,
} from './server-process.js';

/** The bound of assurance.md R3, with room for a busy machine. */
const BOUND_MS = 5000;
const ROOM_MS = 3000;
const MODEL = { name: 'some model', uri: 's3://bucket/model' };

async function expectUnavailable(client: HttpClient): Promise<void> {
  const answer = await client.call('models.create', MODEL);
  expect({ status: answer.status, code: answer.meta.result_code, subcode: answer.meta.result_subcode }).toEqual({
    status: 503,
    code: 500,
    subcode: 102,
  });
  expect(answer.headers['retry-after']).toBe('1');
  expect(answer.data).toEqual({});
  expect(answer.tookMs).toBeLessThan(BOUND_MS + ROOM_MS);
}

async function works(client: HttpClient): Promise<boolean> {
  return (await client.call('models.create', MODEL)).status === 200;
}

describe('while the embedded engine is away (assurance.md R3)', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: ServerProcess;
  let client: HttpClient;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = spawnServer(embedded(folder.path));
    client = httpClient(await server.listening);
  });
  afterAll(async () => {
    client.close();
    await endServer(server);
    await folder.remove();
  });

  test('a paused one: calls are told so within the bound, and work again when it goes on', async () => {
    const engine = enginePid(server) ?? 0;
    expect(engine).toBeGreaterThan(0);
    process.kill(engine, 'SIGSTOP');
    try {
      await expectUnavailable(client);
      expect(await client.get('healthz')).toBe(200);
      expect(await client.get('readyz')).toBe(503);
    } finally {
      process.kill(engine, 'SIGCONT');
    }
    await eventually(() => works(client));
    expect(await client.get('readyz')).toBe(200);
  }, 60_000);

  test('a killed one: the server lives, starts it again, and has every acknowledged model', async () => {
    const { status, data } = await client.call('models.create', MODEL);
    expect(status).toBe(200);
    process.kill(enginePid(server) ?? 0, 'SIGKILL');
    await eventually(() => works(client));
    const found = await client.call('models.get_by_id', { model: data['id'] });
    expect(found.status).toBe(200);
  }, 60_000);
});

describe('on a bad line to the database (assurance.md R3)', () => {
  const databases = testDatabases();
  let proxy: DatabaseProxy;
  let server: ServerProcess;
  let client: HttpClient;

  beforeAll(async () => {
    proxy = await openDatabaseProxy(databases.url);
    server = spawnServer({
      settings: {
        database__url: proxy.url,
        database__backend: databases.backend,
        database__auth: databases.auth,
        auth__credentials: JSON.stringify([{ ...CALLER, role: 'user', user: { id: 'reliable-caller' } }]),
      },
    });
    client = httpClient(await server.listening);
  });
  afterAll(async () => {
    client.close();
    await endServer(server);
    await proxy.close();
    await databases.drop();
  });

  test.each(['drop', 'reset', 'truncate'] satisfies Fault[])(
    'that does %s, calls are told so and work again afterwards',
    async (fault) => {
      await eventually(() => works(client));
      proxy.setFault(fault);
      await expectUnavailable(client);
      proxy.setFault('none');
      await eventually(() => works(client));
    },
    60_000,
  );

  test('that is slow, calls take longer and are answered', async () => {
    proxy.setFault('delay');
    const answer = await client.call('models.get_all', { page_size: 1, page: 0 });
    proxy.setFault('none');
    expect([200, 503]).toContain(answer.status);
    await eventually(() => works(client));
  }, 60_000);

  test('that breaks again and again, no connection is leaked', async () => {
    await eventually(() => works(client));
    const before = await openFiles(server.pid);
    for (let round = 0; round < 10; round += 1) {
      proxy.closeConnections();
      await eventually(() => works(client));
    }
    const after = await openFiles(server.pid);
    if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(20);
  }, 60_000);
});
