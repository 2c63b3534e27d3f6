import { afterAll, beforeAll } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

testEveryAction('server', () => server, [
  { action: 'info', effect: 'open', since: '1.0' },
  { action: 'config', effect: 'read', since: '1.0', as: 'system' },
  { action: 'endpoints', effect: 'read', since: '1.0', as: 'root' },
  { action: 'get_stats', effect: 'read', since: '1.0', as: 'system' },
  { action: 'report_stats_option', effect: 'write', since: '1.0' },
]);
