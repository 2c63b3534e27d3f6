import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROLES } from '../../../src/schema/service-definition.js';
import { NEWEST_ENDPOINTS } from '../../support/endpoints.js';
import { testEveryAction } from '../../support/every-action.js';
import { codesOf } from '../../support/send.js';
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

/** The actions that are not for every role. */
const LIMITED = NEWEST_ENDPOINTS.filter(({ authorize, allowRoles }) => authorize === true && !allowRoles.includes('*'));

describe('an action that is not for every role', () => {
  test.each(LIMITED)('$name tells all others for whom it is: $allowRoles', async ({ name, allowRoles }) => {
    for (const role of ROLES) {
      const answer = await server.call(name, {}, { as: role });
      // Whoever is let in may still have sent a bad request.
      if (allowRoles.includes(role)) expect([200, 400]).toContain(answer.status);
      else {
        expect([codesOf(answer), answer.status, answer.data]).toEqual(['403/20', 403, {}]);
        expect(answer.meta.result_msg).toBe(
          `Forbidden (not allowed for role): role=${role}, allowed=(${allowRoles.join(', ')})`,
        );
      }
    }
  });

  test('is one of those that the reference names', () => {
    expect(LIMITED.map(({ name }) => name).sort()).toEqual([
      'auth.create_user',
      'auth.edit_user',
      'auth.get_token_for_user',
      'auth.validate_token',
      'server.config',
      'server.endpoints',
      'server.get_stats',
      'users.create',
      'users.delete',
    ]);
  });
});
