import { afterAll, beforeAll } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

testEveryAction('organization', () => server, [
  { action: 'get_tags', effect: 'read', since: '1.0' },
  { action: 'get_user_companies', effect: 'read', since: '1.0' },
  { action: 'get_entities_count', effect: 'read', since: '1.0', request: () => ({ projects: {}, reports: {} }) },
]);
