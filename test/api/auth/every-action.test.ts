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

const newKey = async () => {
  const { credentials } = await server.ok('auth.create_credentials');
  return { access_key: credentials.access_key };
};

testEveryAction('auth', () => server, [
  { action: 'login', effect: 'read', since: '1.0' },
  { action: 'logout', effect: 'read', since: '2.2' },
  { action: 'get_token_for_user', effect: 'read', since: '1.0', as: 'system', request: () => ({ user: second }) },
  { action: 'validate_token', effect: 'read', since: '1.0', as: 'system', request: () => ({ token: 'any' }) },
  {
    action: 'create_user',
    effect: 'write',
    since: '1.0',
    as: 'system',
    request: () => ({ name: 'New', company: server.company, email: `new${++made}@example.com` }),
  },
  { action: 'create_credentials', effect: 'write', since: '1.0' },
  { action: 'get_credentials', effect: 'read', since: '1.0' },
  { action: 'edit_credentials', effect: 'write', since: '1.0', request: newKey },
  { action: 'revoke_credentials', effect: 'write', since: '1.0', request: newKey },
  { action: 'edit_user', effect: 'write', since: '1.0', as: 'admin', request: () => ({ user: second, role: 'user' }) },
  { action: 'fixed_users_mode', effect: 'open', since: '1.0' },
]);
