import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROLES } from '../../../src/schema/service-definition.js';
import { NEWEST_ENDPOINTS } from '../../support/endpoints.js';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

/** The actions that are not for every role. */
const LIMITED = NEWEST_ENDPOINTS.filter(({ authorize, allowRoles }) => authorize === true && !allowRoles.includes('*'));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

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
