import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { hashSecret } from '../../src/auth/access-keys.js';
import { createAuth } from '../../src/auth/index.js';
import type { Auth } from '../../src/auth/index.js';
import type { Authentication } from '../../src/rpc/identity.js';
import { parseApiVersion } from '../../src/schema/api-version.js';
import { authHandlers } from '../../src/services/auth/index.js';
import type { ServiceContext } from '../../src/services/context.js';
import { createSharedRuns } from '../../src/services/shared-runs.js';
import { createStampedCache } from '../../src/services/stamped-cache.js';
import { loginHandlers } from '../../src/services/login/index.js';
import { failureOf, newId, openOwnDatabase, settingsWith } from './auth-kit.js';

const settings = settingsWith();
const now = () => new Date();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let store: Awaited<ReturnType<typeof openOwnDatabase>>;
let auth: Auth & { stop(): Promise<void> };
let cookies: string[] = [];

beforeAll(async () => {
  store = await openOwnDatabase();
  const { companies, authUsers } = store.database;
  await companies.insertMany([
    { _id: 'c1', name: 'Company One' },
    { _id: 'c2', name: 'Company Two' },
  ]);
  const user = { role: 'user', company: 'c1' };
  await authUsers.insertMany([
    { _id: 'ada', name: 'Ada', ...user, email: 'ada@example.com', role: 'admin' },
    { _id: 'ben', name: 'Ben', ...user, email: 'ben@example.com' },
    { _id: 'eve', name: 'Eve', ...user, email: 'eve@example.com', company: 'c2' },
    { _id: 'root', name: 'Root', ...user, email: 'root@example.com', role: 'system' },
    {
      _id: '__files__',
      name: 'files',
      ...user,
      email: 'files@example.com',
      autocreated: true,
      credentials: [{ key: 'FILES', secret_hash: 'x', configured: true }],
    },
  ]);
  auth = await createAuth({ database: store.database, settings, log, apiVersion: '2.31', now, newId });
});

afterAll(async () => {
  await auth.stop();
  await store.drop();
});

/** The context of a call that a user signed. */
async function callOf(user: string, authentication?: Authentication): Promise<ServiceContext> {
  const identity = (await auth.authenticator.findIdentity(user)) ?? { user, company: 'c1', role: 'user' };
  cookies = [];
  return {
    id: newId(),
    identity,
    company: identity.company,
    authentication: authentication ?? { identity, method: 'basic' },
    requestedVersion: parseApiVersion('2.31'),
    now: now(),
    newId,
    worker: undefined,
    address: '127.0.0.1',
    setCookie: (cookie) => void cookies.push(cookie),
    database: store.database,
    settings,
    auth,
    log,
    taskGroups: createStampedCache(1),
    taskGroupRuns: createSharedRuns(),
    endpoints: () => [],
    apiVersion: '2.31',
  };
}

describe('auth.login', () => {
  test('gives a token and a cookie that live equally long', async () => {
    const { token } = await authHandlers.login(await callOf('ada'), { expiration_sec: 3600 });
    expect(decodeJwt(token)['identity']).toEqual({
      user: 'ada',
      company: 'c1',
      role: 'admin',
      user_name: 'Ada',
      company_name: 'Company One',
    });
    expect(cookies).toEqual([expect.stringContaining(`clearml_token_basic=${token}; `)]);
    expect(cookies[0]).toContain('; Max-Age=3600; ');
  });

  test('keeps the cookie of an everlasting token for as long as a token may be asked for', async () => {
    const { token } = await authHandlers.login(await callOf('root'), {});
    expect(decodeJwt(token).exp).toBeUndefined();
    expect(cookies[0]).toContain('; Max-Age=31536000; ');
  });

  test('takes the role that the user has now, not that of an older token', async () => {
    const call = await callOf('ben');
    const { token } = await authHandlers.login({ ...call, identity: { ...call.identity, role: 'root' } }, {});
    expect(decodeJwt(token)['identity']).toMatchObject({ user: 'ben', role: 'user' });
  });

  test.each([
    ['a user who was deleted', 'gone', {}, 301],
    ['too long a life', 'ada', { expiration_sec: 31_536_001 }, 12],
  ])('refuses %s', async (_case, user, request, subcode) => {
    expect(await failureOf(Promise.resolve(authHandlers.login(await callOf(user), request)))).toMatchObject({
      code: 400,
      subcode,
    });
    expect(cookies).toEqual([]);
  });
});

describe('logging out', () => {
  test.each([
    ['auth.logout', authHandlers.logout],
    ['login.logout', loginHandlers.logout],
  ])('by %s ends the token of the call and removes the cookie', async (_case, logout) => {
    const { token } = await authHandlers.login(await callOf('ada'), {});
    const authentication = await auth.authenticator.authenticate({
      authorization: `Bearer ${token}`,
      cookie: undefined,
      from: '',
    });
    expect(await logout(await callOf('ada', authentication), {})).toEqual({});
    expect(cookies).toEqual([auth.clearedCookie()]);
    expect(await auth.checkToken(token)).toMatchObject({ valid: false });
  });

  test('without a token removes the cookie', async () => {
    expect(await loginHandlers.logout(await callOf('ada'), {})).toEqual({});
    expect(cookies).toEqual([auth.clearedCookie()]);
  });
});

describe('tokens of others', () => {
  test.each([
    ['any company', 'eve', undefined, 'c2'],
    ['their company', 'eve', 'c2', 'c2'],
  ])('are given for users of %s, with their own role and no cookie', async (_case, user, company, expected) => {
    const { token } = await authHandlers.get_token_for_user(await callOf('root'), { user, company: company ?? null });
    expect(decodeJwt(token)['identity']).toMatchObject({ user, company: expected, role: 'user' });
    expect(cookies).toEqual([]);
  });

  test.each([
    ['nobody', undefined, 'Invalid user id: id=nobody'],
    ['eve', 'c1', 'Invalid user id: id=eve, company=c1'],
  ])('are not given for %s of %s', async (user, company, message) => {
    const call = authHandlers.get_token_for_user(await callOf('root'), { user, company: company ?? null });
    expect(await failureOf(Promise.resolve(call))).toMatchObject({ code: 400, subcode: 301, message });
  });

  test('are told good from bad', async () => {
    const { token } = await authHandlers.login(await callOf('ada'), {});
    const validate = async (text: string) => authHandlers.validate_token(await callOf('root'), { token: text });
    expect(await validate(token)).toEqual({ valid: true, user: 'ada', company: 'c1' });
    expect(await validate('x')).toEqual({
      valid: false,
      msg: 'Invalid token (invalid jwt token): reason=Not enough segments',
    });
    await auth.revoke({ id: String(decodeJwt(token)['session_id']) });
    expect(await validate(token)).toEqual({
      valid: false,
      user: 'ada',
      company: 'c1',
      msg: 'Invalid token (revoked token)',
    });
  });
});

describe('auth.create_user', () => {
  const create = async (request: object) =>
    authHandlers.create_user(await callOf('root'), {
      name: 'New',
      company: 'c1',
      email: 'new@example.com',
      ...request,
    });

  test('makes login and profile of one id', async () => {
    const { id } = await create({ email: 'full@example.com', role: 'annotator', given_name: 'N', avatar: null });
    expect(await store.database.authUsers.findOne({ _id: id })).toEqual({
      _id: id,
      name: 'New',
      company: 'c1',
      email: 'full@example.com',
      role: 'annotator',
      autocreated: false,
      created: expect.any(Date),
      credentials: [],
    });
    expect(await store.database.users.findOne({ _id: id })).toEqual({
      _id: id,
      company: 'c1',
      name: 'New',
      given_name: 'N',
      preferences: '',
      created: expect.any(Date),
      created_in_version: '2.0.0',
    });
  });

  test.each([
    ['an unknown company', { company: 'nowhere' }, 10],
    ['an address without @', { email: 'nobody' }, 800],
    ['an address with a space', { email: 'no body@example.com' }, 800],
    ['an address without a domain', { email: 'nobody@localhost' }, 800],
    ['an address that is taken, in whatever company', { email: 'eve@example.com' }, 801],
  ])('refuses %s', async (_case, request, subcode) => {
    const users = await store.database.authUsers.countDocuments();
    expect(await failureOf(create(request))).toMatchObject({ code: 400, subcode });
    expect(await store.database.authUsers.countDocuments()).toBe(users);
  });

  test('completes what a call that was cut off between its two writes has left', async () => {
    const { id } = await create({ email: 'half@example.com' });
    await store.database.users.deleteOne({ _id: id });
    expect(await failureOf(create({ email: 'half@example.com', name: 'Another' }))).toMatchObject({ subcode: 801 });
    expect(await create({ email: 'half@example.com' })).toEqual({ id });
    expect(await store.database.users.countDocuments({ _id: id })).toBe(1);
    expect(await failureOf(create({ email: 'half@example.com' }))).toMatchObject({ subcode: 801 });
  });

  test('removes the login when the profile cannot be written', async () => {
    const users = await store.database.authUsers.countDocuments();
    const tooLarge = 'x'.repeat(17 * 1024 * 1024);
    expect(await failureOf(create({ email: 'large@example.com', avatar: tooLarge }))).toBeDefined();
    expect(await store.database.authUsers.countDocuments()).toBe(users);
  });
});

describe('auth.edit_user', () => {
  const edit = async (user: string, role: 'user' | 'guest') =>
    authHandlers.edit_user(await callOf('ada'), { user, role });

  test('says whether the role changed', async () => {
    expect(await edit('ben', 'guest')).toEqual({ updated: 1, fields: { role: 'guest' } });
    expect(await edit('ben', 'guest')).toEqual({ updated: 0, fields: { role: 'guest' } });
    expect(await edit('ben', 'user')).toEqual({ updated: 1, fields: { role: 'user' } });
  });

  test.each(['nobody', 'eve'])('does not know %s', async (user) => {
    expect(await failureOf(edit(user, 'guest'))).toMatchObject({ code: 400, subcode: 301 });
    expect((await store.database.authUsers.findOne({ _id: 'eve' }))?.role).toBe('user');
  });
});

describe("a user's own access keys", () => {
  test('are made, listed in order, renamed, used and revoked', async () => {
    const call = await callOf('ben');
    const { credentials: one } = await authHandlers.create_credentials(call, {});
    const { credentials: two } = await authHandlers.create_credentials(call, { label: 'laptop' });
    expect(two).toEqual({ access_key: two.access_key, secret_key: two.secret_key, label: 'laptop' });
    const stored = await store.database.authUsers.findOne({ _id: 'ben' });
    expect(stored?.credentials?.[0]).toEqual({ key: one.access_key, secret_hash: hashSecret(one.secret_key) });
    expect(JSON.stringify(stored)).not.toContain(one.secret_key);

    const authorization = `Basic ${btoa(`${one.access_key}:${one.secret_key}`)}`;
    await auth.authenticator.authenticate({ authorization, cookie: undefined, from: 'w' });
    const list = async () => (await authHandlers.get_credentials(call, {})).credentials;
    expect(await list()).toEqual([
      {
        access_key: one.access_key,
        last_used: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/),
        last_used_from: 'w',
      },
      { access_key: two.access_key, label: 'laptop' },
    ]);

    expect(await authHandlers.edit_credentials(call, { access_key: one.access_key, label: 'desk' })).toEqual({
      updated: 1,
    });
    expect(await authHandlers.edit_credentials(call, { access_key: two.access_key })).toEqual({ updated: 1 });
    expect(await list()).toMatchObject([{ label: 'desk' }, { access_key: two.access_key }]);
    expect((await list())[1]).toEqual({ access_key: two.access_key });

    expect(await authHandlers.revoke_credentials(call, { access_key: one.access_key })).toEqual({ revoked: 1 });
    expect(await list()).toHaveLength(1);
    expect(
      await failureOf(auth.authenticator.authenticate({ authorization, cookie: undefined, from: 'w' })),
    ).toMatchObject({ code: 401, subcode: 22 });
  });

  test.each<[string, string, (call: ServiceContext) => unknown, number, string]>([
    [
      'making one for a deleted user',
      'gone',
      (call) => authHandlers.create_credentials(call, {}),
      301,
      'Invalid user id: id=gone, company=c1',
    ],
    [
      'listing those of a deleted user',
      'gone',
      (call) => authHandlers.get_credentials(call, {}),
      301,
      'Invalid user id: id=gone, company=c1',
    ],
    [
      'making one for a service account',
      '__files__',
      (call) => authHandlers.create_credentials(call, {}),
      301,
      'Invalid user id (protected identity)',
    ],
    [
      'revoking that of a service account',
      '__files__',
      (call) => authHandlers.revoke_credentials(call, { access_key: 'FILES' }),
      301,
      'Invalid user id (protected identity)',
    ],
    [
      'revoking an unknown one',
      'ada',
      (call) => authHandlers.revoke_credentials(call, { access_key: 'X' }),
      300,
      'Invalid user (invalid user or invalid access key): user=ada, access_key=X, company=c1',
    ],
    [
      "revoking another user's",
      'ada',
      (call) => authHandlers.revoke_credentials(call, { access_key: 'FILES' }),
      300,
      'Invalid user (invalid user or invalid access key): user=ada, access_key=FILES, company=c1',
    ],
    [
      "renaming another user's",
      'ada',
      (call) => authHandlers.edit_credentials(call, { access_key: 'FILES', label: 'x' }),
      75,
      'Access key not found (invalid user or invalid access key): user=ada, access_key=FILES, company=c1',
    ],
  ])('%s is refused', async (_case, user, act, subcode, message) => {
    const call = await callOf(user);
    expect(await failureOf((async () => act(call))())).toMatchObject({ code: 400, subcode, message });
  });

  test('that come from the configuration cannot be revoked, others of the same user can', async () => {
    const credentials = [{ key: 'CONFIGURED', secret_hash: 'x', configured: true }];
    await store.database.authUsers.insertOne({
      _id: 'kim',
      name: 'Kim',
      role: 'user',
      company: 'c1',
      email: 'kim@example.com',
      autocreated: true,
      credentials,
    });
    const call = await callOf('kim');
    const { access_key: own } = (await authHandlers.create_credentials(call, {})).credentials;
    expect(
      await failureOf((async () => authHandlers.revoke_credentials(call, { access_key: 'CONFIGURED' }))()),
    ).toMatchObject({ code: 400, subcode: 301 });
    await authHandlers.revoke_credentials(call, { access_key: own });
    expect((await store.database.authUsers.findOne({ _id: 'kim' }))?.credentials).toEqual(credentials);
  });
});

describe('a sign-in page', () => {
  test('learns that there are no passwords', async () => {
    expect(await authHandlers.fixed_users_mode(await callOf('ada'), {})).toEqual({
      enabled: false,
      guest: { enabled: false },
      server_errors: {},
    });
  });

  test.each([
    ['none', false],
    ['cookie', true],
  ] as const)('learns who is signed in (%s)', async (method, authenticated) => {
    const call = await callOf('ada');
    const modes = await loginHandlers.supported_modes(
      { ...call, authentication: { identity: call.identity, method } },
      {},
    );
    expect(modes).toEqual({
      authenticated,
      basic: { enabled: false, guest: { enabled: false } },
      sso: {},
      sso_providers: [],
      server_errors: { missed_es_upgrade: false, es_connection_error: false },
    });
  });
});
