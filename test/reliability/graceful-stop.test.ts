import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpClient } from './http-client.js';
import { embedded, endServer, spawnServer, temporaryFolder } from './server-process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const IN_FLIGHT = 200;

describe('SIGTERM (assurance.md R2)', () => {
  test('finishes 200 calls in flight, closes their connections, and ends with code 0 within ten seconds', async () => {
    const server = spawnServer(embedded(folder.path));
    const client = httpClient(await server.listening);
    // Connections and validators are warm: what follows is in flight, not on its way.
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => client.call('debug.ping')));
    const calls = Array.from({ length: IN_FLIGHT }, (_, index) =>
      client.call('models.create', { name: `model ${index}`, uri: 's3://bucket/model' }),
    );
    // The first answer shows that the others have arrived.
    await Promise.race(calls);
    const begin = Date.now();
    server.kill('SIGTERM');
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { code } = await server.ended;
    expect(code).toBe(0);
    expect(Date.now() - begin).toBeLessThan(10_000);
    client.close();

    const again = spawnServer(embedded(folder.path));
    const reader = httpClient(await again.listening);
    const ids = answers.map(({ data }) => data['id']);
    const found = await reader.call('models.get_all', { id: ids, only_fields: ['id'], page: 0, page_size: 500 });
    expect(found.data['models']).toHaveLength(IN_FLIGHT);
    reader.close();
    await endServer(again);
  });

  test('that comes twice ends the process at once', async () => {
    const server = spawnServer(embedded(folder.path));
    await server.listening;
    server.kill('SIGTERM');
    server.kill('SIGINT');
    const { code, signal } = await server.ended;
    expect([0, 1]).toContain(code);
    expect(signal).toBeNull();
  });
});
