import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabases } from '../support/test-database.js';
import { closedPort, openDatabaseProxy } from './database-proxy.js';
import { httpClient } from './http-client.js';
import {
  BASIC,
  type ServerOptions,
  type ServerProcess,
  embedded,
  endServer,
  spawnServer,
  temporaryFolder,
} from './server-process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const started: ServerProcess[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, 'unknown-key.conf'), 'http.prot: 9000');
  await writeFile(join(folder.path, 'syntax.conf'), 'http { port: ');
  await mkdir(join(folder.path, 'no-handlers'));
});
afterEach(async () => {
  for (const server of started.splice(0)) await endServer(server);
});
afterAll(() => folder.remove());

function start(options: ServerOptions): ServerProcess {
  const server = spawnServer(options);
  started.push(server);
  return server;
}

/** Starts a server that cannot, and gives what it says about it. */
async function reasonOf(options: ServerOptions): Promise<string> {
  const server = start(options);
  expect([1, 2]).toContain((await server.ended).code);
  expect(server.stderr()).not.toMatch(/\n\s+at /);
  return server.stderr().trim();
}

/** A port of this machine that somebody listens on. */
async function takenPort(): Promise<{ port: string; free(): Promise<void> }> {
  const holder = createServer().unref();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  return { port: String(port), free: () => new Promise((resolve) => holder.close(() => resolve())) };
}

describe('a start that cannot succeed ends with code 1 and says why, without a stack', () => {
  test.each<[string, (path: string) => ServerOptions, RegExp]>([
    [
      'an unknown option',
      () => ({ words: ['--confg', 'x'] }),
      /^Unknown option '--confg' \(Did you mean --config\?\); --help tells what there is$/,
    ],
    [
      'a file with an unknown setting',
      (path) => ({ words: ['--config', join(path, 'unknown-key.conf')] }),
      /unknown setting http\.prot$/,
    ],
    [
      'such a file named by environment',
      (path) => ({ environment: { ARMATURE_CONFIG: join(path, 'unknown-key.conf') } }),
      /unknown setting http\.prot$/,
    ],
    [
      'a file that cannot be parsed',
      (path) => ({ words: ['--config', join(path, 'syntax.conf')] }),
      /syntax\.conf:1: /,
    ],
    [
      'a file that is not there',
      (path) => ({ words: ['--config', join(path, 'none.conf')] }),
      /no such file.*none\.conf/,
    ],
    ['a number of workers that is none', () => ({ words: ['--workers', 'many'] }), /workers must be integer/],
    ['an unknown setting in the environment', () => ({ settings: { http__prot: '1' } }), /unknown setting http\.prot/],
    [
      'an address of no database',
      () => ({ settings: { database__url: 'mongodb://user:hidden@one,two:x/' } }),
      /^The setting database\.url is not the address of a MongoDB: (?!.*hidden)/,
    ],
    [
      'a data folder that cannot be made',
      (path) => ({ settings: { database__folder: join(path, 'syntax.conf', 'db') } }),
      /^the data folder .* cannot be made/,
    ],
    [
      'a folder of extra services that is not there',
      (path) => embedded(path, { schema__extra_services: join(path, 'none') }),
      /^The setting schema\.extra_services names .*none, which is no folder$/,
    ],
  ])('for %s', async (_case, options, reason) => {
    expect(await reasonOf(options(folder.path))).toMatch(reason);
  });

  test('for a data folder in use, and the server that uses it is unharmed', async () => {
    const first = start(embedded(folder.path));
    const client = httpClient(await first.listening);
    const reason = await reasonOf(embedded(folder.path));
    expect(reason).toBe(`the data folder ${join(folder.path, 'db')} is already in use by process ${first.pid}`);
    expect((await client.call('models.create', { name: 'unharmed', uri: '' })).status).toBe(200);
    client.close();
  });

  test.each([1, 2])('for a port in use, with %i worker(s)', async (workers) => {
    const { port, free } = await takenPort();
    const reason = await reasonOf(embedded(folder.path, { http__port: port, workers: String(workers) }));
    expect(reason).toBe(
      `The server cannot listen on http://127.0.0.1:${port}: another program listens there; choose another http.port`,
    );
    await free();
  });

  test('for a database that stays away longer than the start may wait', async () => {
    const url = `mongodb://user:hidden@127.0.0.1:${await closedPort()}/`;
    const reason = await reasonOf({ settings: { database__url: url, database__start_timeout_ms: '500' } });
    expect(reason).toMatch(/^The database at mongodb:\/\/127\.0\.0\.1:\d+\/ did not answer for 500 ms \(.*\); check/);
  });
});

test('a server waits for a database that comes later', async () => {
  const databases = testDatabases();
  const proxy = await openDatabaseProxy(databases.url);
  proxy.setFault('reset');
  const server = start({
    settings: {
      database__url: proxy.url,
      database__backend: databases.backend,
      database__auth: databases.auth,
    },
  });
  await new Promise((resolve) => server.child.stdout?.once('data', resolve));
  expect(server.stdout()).toContain('waiting for the database');
  proxy.setFault('none');
  const client = httpClient(await server.listening);
  expect(await client.get('readyz')).toBe(200);
  client.close();
  await endServer(server);
  await proxy.close();
  await databases.drop();
}, 60_000);

describe('the first start on an empty database', () => {
  const PAIR = /access key {2}(\S+)\n {2}secret key {2}(\S+)/;

  test('shows the administrator’s key once, however many workers there are, and no later start does', async () => {
    const own = await temporaryFolder();
    const options = { settings: { database__folder: join(own.path, 'db') }, environment: { TMPDIR: own.path } };
    const first = start({ ...options, words: ['--workers', '2'] });
    const url = await first.listening;
    const [, key = '', secret = ''] = PAIR.exec(first.stdout()) ?? [];
    expect(first.stdout().split('This is the only time').length - 1).toBe(1);
    expect(first.stdout()).toContain(`api_server: "${url}"`);

    const client = httpClient(url);
    const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
    const { status, data } = await client.call('users.get_current_user', {}, { authorization });
    expect({ status, user: data['user'] }).toMatchObject({ status: 200, user: { role: 'admin' } });
    client.close();
    await endServer(first);

    const second = start(options);
    await second.listening;
    expect(second.stdout()).not.toMatch(PAIR);
    await endServer(second);
    await own.remove();
  }, 60_000);

  test('shows the key even when the port is taken: no later start could', async () => {
    const own = await temporaryFolder();
    const { port, free } = await takenPort();
    const server = start({
      settings: { database__folder: join(own.path, 'db'), http__port: port },
      environment: { TMPDIR: own.path },
    });
    expect((await server.ended).code).toBe(1);
    expect(server.stdout()).toMatch(PAIR);
    await free();
    await own.remove();
  });
});

test('port and data folder are free again after a stop, and at once after SIGKILL', async () => {
  const options = embedded(folder.path, { http__port: String(await closedPort()) });
  const stopped = start(options);
  await stopped.listening;
  await endServer(stopped);
  const killed = start(options);
  const client = httpClient(await killed.listening, { keepAlive: false });
  const { data } = await client.call('models.create', { name: 'kept', uri: '' });
  killed.kill('SIGKILL');
  await killed.ended;
  const next = start(options);
  expect(await next.listening).toBe(await stopped.listening);
  expect((await client.call('models.get_by_id', { model: data['id'] }, { authorization: BASIC })).status).toBe(200);
  client.close();
}, 60_000);
