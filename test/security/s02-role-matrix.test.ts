import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Endpoint } from '../../src/schema/endpoint.js';
import { ROLES } from '../../src/schema/service-definition.js';
import { ENDPOINTS, NEWEST_ENDPOINTS, versionOf } from '../support/endpoints.js';
import { codesOf, send } from '../support/send.js';
import { type Answer, type TestServer, startTestServer } from '../support/test-server.js';

let server: TestServer;
/** By action and role. */
const answers = new Map<string, Answer>();
beforeAll(async () => {
  server = await startTestServer();
  const users = new Map<string, string>();
  for (const role of ROLES) {
    const login = { name: role, company: server.company, email: `${role}@example.com`, role };
    const { id } = await server.ok('auth.create_user', login, { as: 'root' });
    users.set(role, id);
  }
  const tokenOf = async (role: string): Promise<string> => {
    const { token } = await server.ok('auth.get_token_for_user', { user: users.get(role) }, { as: 'root' });
    return token;
  };
  const callAs = async (role: string) => {
    let token = await tokenOf(role);
    for (const endpoint of NEWEST_ENDPOINTS) {
      answers.set(`${endpoint.name} ${role}`, await callWith(endpoint, { authorization: `Bearer ${token}` }));
      // Some of the actions of these services end the caller's token.
      if (['auth', 'login'].includes(endpoint.service)) token = await tokenOf(role);
    }
  };
  const callAsNobody = async () => {
    for (const endpoint of NEWEST_ENDPOINTS) answers.set(`${endpoint.name} ${NOBODY}`, await callWith(endpoint, {}));
  };
  await Promise.all([...ROLES.map(callAs), callAsNobody()]);
});
afterAll(() => server.stop());

function callWith(endpoint: Endpoint, headers: Record<string, string>): Promise<Answer> {
  return server.call(endpoint.name, {}, { as: null, version: versionOf(endpoint), headers });
}

/** Who may call what, as wire-protocol.md §8.1 tells it. */
const SYSTEM = ['root', 'system'];
const RESTRICTED: Readonly<Record<string, readonly string[]>> = {
  'auth.get_token_for_user': SYSTEM,
  'auth.validate_token': SYSTEM,
  'auth.create_user': SYSTEM,
  'users.create': SYSTEM,
  'users.delete': SYSTEM,
  'server.config': SYSTEM,
  'server.get_stats': SYSTEM,
  'server.endpoints': SYSTEM,
  'auth.edit_user': ['admin', ...SYSTEM],
};
const OPEN = ['debug.ping', 'server.info', 'auth.fixed_users_mode', 'login.supported_modes', 'login.logout'];

/** What is expected of a role before anything else is looked at. */
function refusal(action: string, role: string, effect: string): string | undefined {
  if (OPEN.includes(action)) return undefined;
  if (role === NOBODY) return '401/20';
  if (!(RESTRICTED[action] ?? [role]).includes(role)) return '403/20';
  return role === 'guest' && effect === 'write' ? '403/21' : undefined;
}

/** The caller who signs with nothing. */
const NOBODY = 'nobody';
const CELLS = NEWEST_ENDPOINTS.flatMap((endpoint) =>
  [...ROLES, NOBODY].map((role) => [endpoint.name, role, endpoint] as const),
);

describe('S2: who may call what', () => {
  test.each(CELLS)('%s as %s', (action, role, { effect }) => {
    const answer = answers.get(`${action} ${role}`);
    const code = answer ? codesOf(answer) : 'none';
    const refused = refusal(action, role, effect);
    if (refused !== undefined) expect(code).toBe(refused);
    else expect(code).toMatch(/^(?:200|400)\//);
    if (refused !== undefined) expect(answer?.data).toEqual({});
  });

  test('the service files restrict exactly what the protocol restricts, at every version', () => {
    const restricted = ENDPOINTS.filter(({ authorize, allowRoles }) => authorize === true && !allowRoles.includes('*'));
    const declared = Object.fromEntries(restricted.map(({ name, allowRoles }) => [name, [...allowRoles].sort()]));
    expect(declared).toEqual(RESTRICTED);
    expect(
      [...new Set(ENDPOINTS.filter(({ authorize }) => authorize !== true).map(({ name }) => name))].sort(),
    ).toEqual([...OPEN].sort());
  });
});

describe('S2: an impersonated role is checked like any other', () => {
  test('an admin who acts as root is refused', async () => {
    const { user } = await server.ok('users.get_current_user', {}, { as: 'root' });
    for (const name of ['x-clearml-impersonate-as', 'x-clearml-act-as']) {
      const answer = await server.call('auth.login', {}, { as: 'admin', headers: { [name]: user.id } });
      expect(codesOf(answer)).toBe('400/6');
    }
  });

  test('a system caller who impersonates a user may do what the user may', async () => {
    const { user } = await server.ok('users.get_current_user');
    const headers = { 'x-clearml-impersonate-as': String(user.id) };
    const answer = await server.call('server.config', {}, { as: 'system', headers });
    expect(codesOf(answer)).toBe('403/20');
  });

  test('both headers at once are refused, empty ones are none', async () => {
    const both = { 'x-clearml-impersonate-as': 'a', 'x-trains-act-as': 'b' };
    expect(codesOf(await server.call('auth.login', {}, { as: 'root', headers: both }))).toBe('400/5');
    const empty = { 'x-clearml-impersonate-as': '', 'x-trains-act-as': '' };
    expect((await server.call('auth.login', {}, { as: 'user', headers: empty })).status).toBe(200);
  });

  test('they are ignored where nobody needs to sign', async () => {
    const answer = await send(server, { path: '/debug.ping', headers: { 'x-clearml-impersonate-as': 'anybody' } });
    expect(answer.status).toBe(200);
  });
});
