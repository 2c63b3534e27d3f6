import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ statistics__supported: 'false' });
});
afterAll(() => server.stop());

test('a server without statistics says only that, and stores no decision', async () => {
  expect(await server.ok('server.report_stats_option', { enabled: true })).toEqual({ supported: false });
  const { client, backend } = server.databases;
  const company = await client.db(backend).collection<{ _id: string }>('company').findOne({ _id: server.company });
  expect(company).not.toHaveProperty('defaults');
});
