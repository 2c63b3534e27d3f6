import { afterAll, beforeAll } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
let second: string;
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
  const { user } = await server.ok('users.get_current_user', {}, { as: 'second' });
  second = user.id;
});
afterAll(() => server.stop());

const newUser = () => ({ id: `new${++made}`, name: 'New', company: server.company });

testEveryAction('users', () => server, [
  { action: 'get_by_id', effect: 'read', since: '1.0', request: () => ({ user: second }) },
  { action: 'get_current_user', effect: 'read', since: '1.0' },
  { action: 'get_all', effect: 'read', since: '1.0' },
  { action: 'get_all_ex', effect: 'read', since: '1.0' },
  { action: 'create', effect: 'write', since: '1.0', as: 'system', request: newUser },
  { action: 'update', effect: 'write', since: '1.0', request: () => ({ user: second, given_name: 'Second' }) },
  {
    action: 'delete',
    effect: 'write',
    since: '1.0',
    as: 'root',
    request: async () => {
      const user = newUser();
      await server.ok('users.create', user, { as: 'root' });
      return { user: user.id };
    },
  },
  { action: 'get_preferences', effect: 'read', since: '1.0' },
  { action: 'set_preferences', effect: 'write', since: '1.0', request: () => ({ preferences: { made: ++made } }) },
]);
