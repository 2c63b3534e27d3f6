import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Auth } from '../../src/auth/auth.js';
import { hashSecret } from '../../src/auth/access-keys.js';
import { createAuth } from '../../src/auth/create-auth.js';
import type { Identity } from '../../src/rpc/identity.js';
import { failureOf, newId, openOwnDatabase, settingsWith } from './auth-kit.js';

const SECRET = 'a secret of the test, long enough to sign with';
const now = () => new Date();

let store: Awaited<ReturnType<typeof openOwnDatabase>>;
let auth: Auth & { stop(): Promise<void> };
let token: string;

const ada: Identity = { user: 'ada', company: 'c1', role: 'admin', user_name: 'Ada', company_name: 'Company One' };
const warnings: object[] = [];

const basic = (text: string) => `Basic ${Buffer.from(text, 'latin1').toString('base64')}`;
const authenticate = (authorization?: string, cookie?: string) =>
  auth.authenticator.authenticate({ authorization, cookie, from: 'a worker' });

beforeAll(async () => {
  store = await openOwnDatabase();
  const { companies, authUsers } = store.database;
  await companies.insertOne({ _id: 'c1', name: 'Company One' });
  const credentials = [
    { key: 'HASHED', secret_hash: hashSecret('right:with:colons') },
    { key: 'PLAIN', secret: 'sécret' },
    { key: 'NONE' },
  ];
  const user = { role: 'admin', company: 'c1' };
  await authUsers.insertMany([
    { _id: 'ada', name: 'Ada', ...user, credentials },
    { _id: 'lost', name: 'Lost', ...user, company: 'gone', credentials: [{ key: 'LOST', secret: 's' }] },
    { _id: 'odd', name: 'Odd', ...user, role: 'emperor', credentials: [{ key: 'ODD', secret: 's' }] },
  ]);
  auth = await createAuth({
    database: store.database,
    settings: settingsWith({ token_secret: SECRET }),
    log: { warn: (fields) => void warnings.push(fields) },
    apiVersion: '2.31',
    now,
    newId,
  });
  token = await auth.issueToken(ada, {});
});

afterAll(async () => {
  await auth.stop();
  await store.drop();
  expect(warnings).toEqual([]);
});

describe('a caller is known', () => {
  test.each([
    ['key and secret', basic('HASHED:right:with:colons'), 'HASHED'],
    ['a secret that an older ClearML stored', basic('PLAIN:sécret'), 'PLAIN'],
    ['a scheme in any case', basic('PLAIN:sécret').replace('Basic', 'bAsIc'), 'PLAIN'],
  ])('by %s', async (_case, authorization, accessKey) => {
    expect(await authenticate(authorization)).toEqual({ identity: ada, method: 'basic', accessKey });
  });

  test.each(['Bearer', 'bearer', 'BEARER'])('by a token (%s)', async (scheme) => {
    expect(await authenticate(`${scheme} ${token}`)).toMatchObject({ identity: ada, method: 'bearer' });
  });

  test('by a cookie', async () => {
    expect(await authenticate(undefined, token)).toMatchObject({ identity: ada, method: 'cookie' });
  });

  test('by the header, when a broken cookie comes with it', async () => {
    expect(await authenticate(`Bearer ${token}`, 'broken')).toMatchObject({ identity: ada, method: 'bearer' });
  });
});

describe('a caller is refused', () => {
  test.each<[string, string | undefined, number, string]>([
    ['no header', undefined, 20, 'Unauthorized (missing credentials)'],
    ['an empty header', '', 20, 'Unauthorized (missing credentials)'],
    ['another scheme', 'Digest x', 10, 'Unauthorized (bad authentication header type)'],
    ['Basic that is not base64', 'Basic §§§', 21, 'Unauthorized (malformed credentials) (not valid base64)'],
    ['Basic that is cut off', 'Basic QUJD=', 21, 'Unauthorized (malformed credentials) (not valid base64)'],
    [
      'Basic without anything',
      'Basic',
      22,
      'Unauthorized (invalid credentials) (failed to locate provided credentials)',
    ],
    ['no colon', basic('PLAIN'), 22, 'Unauthorized (invalid credentials) (failed to locate provided credentials)'],
    [
      'an unknown key',
      basic('OTHER:x'),
      22,
      'Unauthorized (invalid credentials) (failed to locate provided credentials)',
    ],
    [
      'a wrong secret',
      basic('HASHED:x'),
      22,
      'Unauthorized (invalid credentials) (failed to locate provided credentials)',
    ],
    [
      'no secret for a key without one',
      basic('NONE:'),
      22,
      'Unauthorized (invalid credentials) (failed to locate provided credentials)',
    ],
    ['a user whose company is gone', basic('LOST:s'), 22, 'Unauthorized (invalid credentials) (invalid user company)'],
    ['a user with an unknown role', basic('ODD:s'), 22, 'Unauthorized (invalid credentials) (invalid user company)'],
    ['Bearer without a token', 'Bearer', 30, 'Invalid token (invalid jwt token): reason=Not enough segments'],
    ['a broken token', 'Bearer x.y.z', 30, 'Invalid token (invalid jwt token): reason='],
  ])('with %s, with or without a cookie', async (_case, authorization, subcode, message) => {
    const refused = { code: 401, subcode, message: expect.stringContaining(message) };
    expect(await failureOf(authenticate(authorization))).toMatchObject(refused);
    if (authorization !== undefined) expect(await failureOf(authenticate(authorization, token))).toMatchObject(refused);
  });

  test.each(['', 'x', 'a.b.c'])('with the cookie «%s»', async (cookie) => {
    const subcode = cookie === '' ? 20 : 30;
    expect(await failureOf(authenticate(undefined, cookie))).toMatchObject({ code: 401, subcode });
  });

  test('with a token that was revoked, which then tells whose it was', async () => {
    const other = await auth.issueToken(ada, {});
    const { session } = await authenticate(`Bearer ${other}`);
    expect(await auth.checkToken(other)).toMatchObject({ valid: true, identity: ada, session });
    if (session) await auth.revoke(session);
    expect(await failureOf(authenticate(`Bearer ${other}`))).toMatchObject({
      code: 401,
      subcode: 30,
      message: 'Invalid token (revoked token)',
    });
    expect(await auth.checkToken(other)).toEqual({
      valid: false,
      reason: 'Invalid token (revoked token)',
      identity: ada,
    });
    expect(await authenticate(`Bearer ${token}`)).toMatchObject({ identity: ada });
  });
});

test('a token costs no database command', async () => {
  const { revokedSessions } = store.database;
  const commands: string[] = [];
  store.client.on('commandStarted', ({ commandName, command }) => {
    if (command['find'] !== revokedSessions.collectionName) commands.push(commandName);
  });
  for (let index = 0; index < 20; index += 1) await authenticate(`Bearer ${token}`);
  store.client.removeAllListeners('commandStarted');
  expect(commands).toEqual([]);
});

describe('the last use of a key', () => {
  test('is stored with who used it, and nothing else of the key changes', async () => {
    const { authUsers } = store.database;
    const before = await authUsers.findOne({ _id: 'ada' });
    await authenticate(basic('HASHED:right:with:colons'));
    await auth.storeLastUsed();
    const after = await authUsers.findOne({ _id: 'ada' });
    expect(after?.credentials?.[0]).toEqual({
      ...before?.credentials?.[0],
      last_used: expect.any(Date),
      last_used_from: 'a worker',
    });
    expect(after?.credentials?.slice(2)).toEqual(before?.credentials?.slice(2));
  });

  test('is not touched by a wrong secret', async () => {
    await failureOf(authenticate(basic('LOST:wrong')));
    await failureOf(authenticate(basic('LOST:s')));
    await auth.storeLastUsed();
    const lost = await store.database.authUsers.findOne({ _id: 'lost' });
    expect(lost?.credentials).toEqual([{ key: 'LOST', secret: 's' }]);
  });
});

describe('an identity is found', () => {
  test.each([
    ['in any company', 'ada', undefined, ada],
    ['in its company', 'ada', 'c1', ada],
    ['not in another company', 'ada', 'c2', undefined],
    ['not when there is no such user', 'nobody', undefined, undefined],
    ['not when its company is gone', 'lost', undefined, undefined],
  ])('%s', async (_case, user, company, expected) => {
    expect(await auth.authenticator.findIdentity(user, company)).toEqual(expected);
  });
});
