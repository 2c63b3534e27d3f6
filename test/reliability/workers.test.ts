import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpClient } from './http-client.js';
import {
  type ServerProcess,
  embedded,
  endServer,
  eventually,
  isRunning,
  spawnServer,
  temporaryFolder,
} from './server-process.js';

const CALLS = 40;

describe('two workers on one port', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: ServerProcess;
  let url: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = spawnServer({ ...embedded(folder.path), words: ['--workers', '2'] });
    url = await server.listening;
  });
  afterAll(async () => {
    await endServer(server);
    await folder.remove();
  });

  /** Pids of the processes that have answered calls; each call has a connection of its own. */
  async function answering(): Promise<Set<number>> {
    const client = httpClient(url, { keepAlive: false });
    await Promise.all(Array.from({ length: CALLS }, () => client.call('debug.ping')));
    client.close();
    return new Set(
      server
        .log()
        .filter(({ endpoint }) => endpoint === 'debug.ping')
        .map(({ pid }) => pid),
    );
  }

  test('both answer, and neither is the process that started them', async () => {
    await eventually(async () => (await answering()).size >= 2);
    expect((await answering()).has(server.pid)).toBe(false);
  }, 60_000);

  test('go on with what the other has begun: a scroll reaches every model once', async () => {
    const client = httpClient(url, { keepAlive: false });
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => client.call('models.create', { name: `scroll ${index}`, uri: '' })),
    );
    const seen: unknown[] = [];
    let scrollId: unknown = null;
    for (;;) {
      const { data } = await client.call('models.get_all', {
        name: '^scroll',
        order_by: ['name'],
        only_fields: ['id'],
        size: 7,
        scroll_id: scrollId,
      });
      const models = data['models'];
      if (!Array.isArray(models) || models.length === 0) break;
      seen.push(...models.map(({ id }) => id));
      scrollId = data['scroll_id'];
    }
    client.close();
    expect(new Set(seen).size).toBe(30);
    expect(seen).toHaveLength(30);
  }, 60_000);

  test('both refuse a token that was logged out at one of them', async () => {
    const client = httpClient(url, { keepAlive: false });
    const { data } = await client.call('auth.login');
    const bearer = { authorization: `Bearer ${String(data['token'])}` };
    const statuses = async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => client.call('users.get_current_user', {}, bearer)),
      );
      return new Set(answers.map(({ status }) => status));
    };
    expect(await statuses()).toEqual(new Set([200]));
    await client.call('auth.logout', {}, bearer);
    await eventually(async () => [...(await statuses())].every((status) => status === 401));
    client.close();
  }, 60_000);

  test('one that is killed is replaced', async () => {
    const [victim] = await answering();
    if (victim === undefined) throw new Error('no worker has answered');
    process.kill(victim, 'SIGKILL');
    await eventually(() => !isRunning(victim));
    await eventually(async () => {
      const alive = [...(await answering())].filter((pid) => pid !== victim);
      return alive.length >= 2;
    });
  }, 60_000);

  test('all end with code 0 on SIGTERM', async () => {
    const pids = await answering();
    server.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    expect([...pids].filter(isRunning)).toEqual([]);
  }, 60_000);
});
