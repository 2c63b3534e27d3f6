import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROLES } from '../../../src/schema/service-definition.js';
import { DECLARED_SERVICES } from '../../support/declared-services.js';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

/** One declared action, with what decides who may call it. */
interface Declared {
  name: string;
  writes: boolean;
  /** Credentials are not needed, and so roles are not looked at. */
  open: boolean;
  roles: readonly string[];
}

const ACTIONS: Declared[] = DECLARED_SERVICES.flatMap(({ service, defaults, actions }) =>
  Object.entries(actions).map(([action, { effect, authorize, allow_roles }]) => ({
    name: `${service}.${action}`,
    writes: effect !== 'read',
    open: (authorize === undefined ? defaults?.authorize : authorize) !== true,
    roles: allow_roles ?? defaults?.allow_roles ?? ['*'],
  })),
);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** What an empty request of a role is answered as far as the role decides it. */
function expected({ writes, open, roles }: Declared, role: string): string {
  if (open) return 'let in';
  if (!roles.includes('*') && !roles.includes(role)) {
    return `403/20 Forbidden (not allowed for role): role=${role}, allowed=(${roles.join(', ')})`;
  }
  return writes && role === 'guest' ? '403/21' : 'let in';
}

/** Whoever is let in may still have sent a bad request. */
async function answered({ name }: Declared, role: (typeof ROLES)[number]): Promise<string> {
  const answer = await server.call(name, {}, { as: role });
  const codes = codesOf(answer);
  if (codes === '403/20') return `${codes} ${answer.meta.result_msg}`;
  return /^40[13]/.test(codes) ? codes : 'let in';
}

describe('who may call an action (wire-protocol.md §8.1)', () => {
  test.each(ACTIONS)('$name: as declared for each role', async (action) => {
    const cells = ROLES.map(async (role) => [role, await answered(action, role)] as const);
    expect(await Promise.all(cells)).toEqual(ROLES.map((role) => [role, expected(action, role)]));
  });

  test.each(ACTIONS.filter(({ open }) => !open))('$name: not without credentials', async ({ name }) => {
    const { status, meta, data } = await server.call(name, {}, { as: null });
    expect([status, meta.result_code, meta.result_subcode, data]).toEqual([401, 401, 20, {}]);
    expect(meta.result_msg).toBe('Unauthorized (missing credentials)');
  });

  test('what is limited is what the reference says', () => {
    const limited = ACTIONS.filter(({ open, roles }) => !open && !roles.includes('*')).map(({ name }) => name);
    expect(limited.sort()).toEqual([
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

  test('what is open is what the reference says', () => {
    const open = ACTIONS.filter((action) => action.open).map(({ name }) => name);
    expect(open.sort()).toEqual([
      'auth.fixed_users_mode',
      'debug.ping',
      'login.logout',
      'login.supported_modes',
      'server.info',
    ]);
  });
});
