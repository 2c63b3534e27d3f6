import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { codesOf } from '../../support/send.js';
import { type TestServer, USERS, type UserName, startTestServer } from '../../support/test-server.js';

const AS = 'X-Clearml-Impersonate-As';
const FOR = 'X-Clearml-Act-As';

let server: TestServer;
let ids: Map<UserName, string>;
beforeAll(async () => {
  server = await startTestServer();
  const idOf = async (as: UserName) => (await server.ok('users.get_current_user', {}, { as })).user.id;
  ids = new Map(await Promise.all(USERS.map(async (name) => [name, await idOf(name)] as const)));
});
afterAll(() => server.stop());

const call = (as: UserName, header: string, target: UserName, action = 'users.get_current_user', body = {}) =>
  server.call(action, body, { as, headers: { [header]: ids.get(target) ?? '' } });

describe('X-Clearml-Impersonate-As', () => {
  test.each([
    ['admin', 'user'],
    ['admin', 'guest'],
    ['admin', 'admin'],
    ['system', 'user'],
    ['system', 'admin'],
    ['system', 'root'],
    ['root', 'second'],
    ['root', 'system'],
    ['root', 'stranger'],
  ] as const)('lets %s call as %s, with that role and company', async (as, target) => {
    const answer = await call(as, AS, target);
    expect(codesOf(answer)).toBe('200/0');
    expect(answer.data['user']).toMatchObject({
      id: ids.get(target),
      role: target === 'second' || target === 'stranger' ? 'user' : target,
      company: { id: target === 'stranger' ? server.otherCompany : server.company },
    });
  });

  test('makes what is created belong to the other user', async () => {
    const { data } = await call('admin', AS, 'second', 'projects.create', { name: 'impersonated project' });
    const { project } = await server.ok('projects.get_by_id', { project: data['id'] });
    expect(project).toMatchObject({ user: ids.get('second'), company: server.company });
  });

  test('has the role of the other user checked, after that of the caller', async () => {
    const answer = await call('system', AS, 'user', 'server.config');
    expect(codesOf(answer)).toBe('403/20');
    expect(answer.meta.result_msg).toContain('role=user, allowed=');
    expect(codesOf(await call('admin', AS, 'admin', 'server.config'))).toBe('403/20');
    expect(codesOf(await call('system', AS, 'root', 'server.config'))).toBe('200/0');
  });

  test('makes a guest of an admin who calls as one', async () => {
    expect(codesOf(await call('admin', AS, 'guest', 'projects.create', { name: 'of a guest' }))).toBe('403/21');
  });

  test('of a login gives a token of the other user', async () => {
    const { data } = await call('admin', AS, 'second', 'auth.login');
    expect(decodeJwt(data['token'])['identity']).toMatchObject({ user: ids.get('second'), role: 'user' });
  });
});

describe('X-Clearml-Act-As', () => {
  test.each([
    ['admin', 'user'],
    ['system', 'guest'],
    ['root', 'stranger'],
  ] as const)('lets %s call as %s with their own role', async (as, target) => {
    const answer = await call(as, FOR, target);
    expect(codesOf(answer)).toBe('200/0');
    expect(answer.data['user']).toMatchObject({
      id: ids.get(target),
      role: as,
      company: { id: target === 'stranger' ? server.otherCompany : server.company },
    });
  });

  test('keeps what only the own role may do', async () => {
    expect(codesOf(await call('system', FOR, 'user', 'server.config'))).toBe('200/0');
  });

  test('does not raise the role of the other user in a token', async () => {
    const { data } = await call('admin', FOR, 'user', 'auth.login');
    expect(decodeJwt(data['token'])['identity']).toMatchObject({ user: ids.get('user'), role: 'user' });
  });
});

describe.each([AS, FOR])('%s', (header) => {
  test.each(['superuser', 'user', 'annotator', 'guest'] as const)('is refused to role %s', async (as) => {
    const answer = await call(as, header, 'second');
    expect(codesOf(answer)).toBe('400/6');
    expect(answer.meta.result_msg).toBe(`Impersonation error (impersonation not allowed): role=${as}`);
  });

  test.each([
    ['admin', 'system'],
    ['admin', 'root'],
  ] as const)('does not let %s call as %s', async (as, target) => {
    expect(codesOf(await call(as, header, target))).toBe('400/6');
  });

  test.each(['admin', 'system'] as const)('answers %s for a user of another company like for nobody', async (as) => {
    const foreign = await call(as, header, 'stranger');
    const missing = await server.call('users.get_current_user', {}, { as, headers: { [header]: 'nobody' } });
    expect(codesOf(foreign)).toBe('400/6');
    expect(missing.meta.result_msg).toBe(`Impersonation error (unknown user): id=nobody, company=${server.company}`);
    expect(foreign.meta.result_msg.replace(ids.get('stranger') ?? '', 'nobody')).toBe(missing.meta.result_msg);
  });

  test('answers root for an unknown user without a company', async () => {
    const answer = await server.call('users.get_current_user', {}, { as: 'root', headers: { [header]: 'nobody' } });
    expect([codesOf(answer), answer.meta.result_msg]).toEqual([
      '400/6',
      'Impersonation error (unknown user): id=nobody',
    ]);
  });

  test('that is empty is not there', async () => {
    const answer = await server.call('users.get_current_user', {}, { as: 'user', headers: { [header]: '' } });
    expect(answer.data['user'].id).toBe(ids.get('user'));
  });

  test('counts after the role of the caller', async () => {
    expect(codesOf(await call('user', header, 'second', 'server.config'))).toBe('403/20');
  });

  test('without credentials is refused, also where credentials are optional', async () => {
    const headers = { [header]: ids.get('user') ?? '' };
    expect(codesOf(await server.call('users.get_current_user', {}, { as: null, headers }))).toBe('401/20');
    expect(codesOf(await server.call('login.supported_modes', {}, { as: null, headers }))).toBe('401/20');
    expect(codesOf(await server.call('debug.ping', {}, { as: null, headers }))).toBe('200/0');
  });

  test('has an older name', async () => {
    const answer = await call('admin', header.replace('Clearml', 'Trains'), 'second');
    expect(answer.data['user'].id).toBe(ids.get('second'));
  });
});

test('both headers at once are refused, whoever sends them', async () => {
  for (const as of ['root', 'user'] as const) {
    const headers = { [AS]: ids.get('second') ?? '', [FOR]: ids.get('second') ?? '' };
    const answer = await server.call('users.get_current_user', {}, { as, headers });
    expect(codesOf(answer)).toBe('400/5');
    expect(answer.meta.result_msg.toLowerCase()).toBe(
      'invalid headers (only one allowed): headers=(x-clearml-impersonate-as, x-clearml-act-as)',
    );
  }
});
