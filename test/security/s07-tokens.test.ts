import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf, envelopeOf, send } from '../support/send.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

const SECRET = 'a secret of a test server, long enough to sign tokens';
const HOUR_SEC = 3600;

let server: TestServer;
/** A good token, and what it says. */
let token: string;
let claims: Record<string, unknown>;
beforeAll(async () => {
  server = await startTestServer({ auth__token_secret: SECRET });
  token = (await server.ok('auth.login'))['token'];
  claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
});
afterAll(() => server.stop());

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function hmac(content: string, algorithm = 'sha256', secret: string | Buffer = SECRET): string {
  return createHmac(algorithm, secret).update(content).digest('base64url');
}

/** A token signed with the server's own secret. */
function signed(payload: object, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const content = `${encode(header)}.${encode(payload)}`;
  return `${content}.${hmac(content)}`;
}

const now = () => Math.floor(Date.now() / 1000);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = publicKey.export({ type: 'spki', format: 'pem' });

/** Tokens that a caller could make, and what is wrong with them. */
const FORGED: readonly [fault: string, make: () => string][] = [
  ['no signature: alg none', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`],
  ['alg None with another case', () => `${encode({ alg: 'nOnE' })}.${encode(claims)}.`],
  ['alg none and a signature', () => signed(claims, { alg: 'none' })],
  ['no alg', () => signed(claims, { typ: 'JWT' })],
  ['an alg that is a list', () => signed(claims, { alg: ['HS256'] })],
  [
    'HS384',
    () => {
      const content = `${encode({ alg: 'HS384' })}.${encode(claims)}`;
      return `${content}.${hmac(content, 'sha384')}`;
    },
  ],
  [
    'HS512',
    () => {
      const content = `${encode({ alg: 'HS512' })}.${encode(claims)}`;
      return `${content}.${hmac(content, 'sha512')}`;
    },
  ],
  [
    'RS256 with a key of their own',
    () => {
      const content = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
      return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
    },
  ],
  [
    'a public key taken for a secret',
    () => {
      const content = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
      return `${content}.${hmac(content, 'sha256', Buffer.from(publicPem))}`;
    },
  ],
  [
    'a key of their own in the header',
    () => {
      const content = `${encode({ alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } })}.${encode(claims)}`;
      return `${content}.${hmac(content, 'sha256', Buffer.from('AAAA', 'base64url'))}`;
    },
  ],
  [
    'a key id that is a path, with its empty content',
    () => {
      const content = `${encode({ alg: 'HS256', kid: '/dev/null' })}.${encode(claims)}`;
      return `${content}.${hmac(content, 'sha256', '')}`;
    },
  ],
  [
    'another secret',
    () => {
      const content = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
      return `${content}.${hmac(content, 'sha256', 'another secret')}`;
    },
  ],
  ['an extension that must be understood', () => signed(claims, { alg: 'HS256', crit: ['b64'], b64: false })],
  [
    'another role under the old signature',
    () =>
      token.replace(
        /\.(.*)\./,
        `.${encode({ ...claims, identity: { ...Object(claims['identity']), role: 'root' } })}.`,
      ),
  ],
  ['a signature cut short', () => token.slice(0, -4)],
  ['no third part', () => token.split('.').slice(0, 2).join('.')],
  ['one part', () => token.split('.')[0] ?? ''],
  ['four parts', () => `${token}.AAAA`],
  ['empty parts', () => '..'],
  ['rubbish', () => 'a.b.c'],
  [
    'a payload that is no JSON',
    () => {
      const content = `${encode({ alg: 'HS256' })}.${Buffer.from('{').toString('base64url')}`;
      return `${content}.${hmac(content)}`;
    },
  ],
  ['a payload that is a list', () => signed([claims])],
  ['expired', () => signed({ ...claims, exp: now() - HOUR_SEC })],
  ['not valid yet', () => signed({ ...claims, nbf: now() + HOUR_SEC })],
  ['issued in the future', () => signed({ ...claims, iat: now() + HOUR_SEC })],
  ['an expiry that is a text', () => signed({ ...claims, exp: String(now() + HOUR_SEC) })],
  ['an audience', () => signed({ ...claims, aud: 'another service' })],
  ['no identity', () => signed({ ...claims, identity: undefined })],
  ['an identity that is a text', () => signed({ ...claims, identity: 'root' })],
  ['an identity without a company', () => signed({ ...claims, identity: { user: 'a', role: 'user' } })],
  [
    'an identity with an unknown role',
    () => signed({ ...claims, identity: { ...Object(claims['identity']), role: 'god' } }),
  ],
  [
    'an identity with more than that',
    () => signed({ ...claims, identity: { ...Object(claims['identity']), admin: true } }),
  ],
  [
    'an identity whose user is an operator',
    () => signed({ ...claims, identity: { ...Object(claims['identity']), user: { $ne: null } } }),
  ],
  ['10,000 characters', () => `${token}${'A'.repeat(10_000)}`],
];

describe('S7: a forged token is 401/30', () => {
  test('and a good one made the same way is not', async () => {
    const answer = await server.call(
      'users.get_current_user',
      {},
      { as: null, headers: { authorization: `Bearer ${signed({ ...claims, exp: now() + HOUR_SEC })}` } },
    );
    expect(answer.status).toBe(200);
  });

  test.each(FORGED)('%s', async (_fault, make) => {
    const forged = make();
    for (const headers of [{ authorization: `Bearer ${forged}` }, { cookie: `clearml_token_basic=${forged}` }]) {
      const answer = await server.call('users.get_current_user', {}, { as: null, headers });
      expect(codesOf(answer)).toBe('401/30');
      expect(answer.data).toEqual({});
    }
    const validated = await server.ok('auth.validate_token', { token: forged }, { as: 'system' });
    expect(validated['valid']).toBe(false);
    expect(typeof validated['msg']).toBe('string');
  });

  test('a token of another server', async () => {
    const other = await startTestServer();
    try {
      const { token: foreign } = await other.ok('auth.login');
      const answer = await server.call(
        'users.get_current_user',
        {},
        { as: null, headers: { authorization: `Bearer ${foreign}` } },
      );
      expect(codesOf(answer)).toBe('401/30');
    } finally {
      await other.stop();
    }
  });

  test('a token of a megabyte is refused before it is looked at, in a header and in a body', async () => {
    const huge = `${token}${'A'.repeat(1024 * 1024)}`;
    const answer = await send(server, {
      path: '/users.get_current_user',
      headers: { authorization: `Bearer ${huge}` },
    });
    expect(answer.status).toBe(431);
    expect(await server.ok('auth.validate_token', { token: huge }, { as: 'system' })).toMatchObject({ valid: false });
  });

  test('a token that was logged out', async () => {
    const { token: own } = await server.ok('auth.login');
    const headers = { authorization: `Bearer ${own}` };
    await server.ok('auth.logout', {}, { as: null, headers });
    for (const action of ['users.get_current_user', 'auth.login', 'auth.logout']) {
      expect(codesOf(await server.call(action, {}, { as: null, headers }))).toBe('401/30');
    }
    expect(await server.ok('auth.validate_token', { token: own }, { as: 'system' })).toMatchObject({
      valid: false,
      msg: expect.any(String),
    });
  });

  test('a request for more than the longest lifetime, or less than none', async () => {
    for (const seconds of [31_536_001, -1, 1e12]) {
      const answer = await server.call('auth.login', { expiration_sec: seconds });
      expect(codesOf(answer)).toBe('400/12');
    }
  });
});

describe('S7: credentials that are none', () => {
  test.each([
    ['nothing', '', '401/20'],
    ['an unknown scheme', 'Digest abc', '401/10'],
    ['a scheme alone', 'Bearer', '401/30'],
    ['Basic alone', 'Basic', '401/22'],
    ['no base64', 'Basic !!!', '401/21'],
    ['no colon', `Basic ${Buffer.from('key').toString('base64')}`, '401/22'],
    ['an unknown key', `Basic ${Buffer.from('nobody:secret').toString('base64')}`, '401/22'],
    ['operators', `Basic ${Buffer.from('{"$ne":""}:{"$ne":""}').toString('base64')}`, '401/22'],
    ['a NUL character', `Basic ${Buffer.from('a\0b:c').toString('base64')}`, '401/22'],
    ['15,000 characters', `Basic ${'A'.repeat(15_000)}`, '401/22'],
  ])('%s', async (_about, authorization, codes) => {
    const answer = await send(server, { path: '/users.get_current_user', headers: { authorization } });
    expect(codesOf(envelopeOf(answer))).toBe(codes);
  });

  test('a key with the secret of another', async () => {
    const pair = Buffer.from(`${server.key('user')}:${server.secret('admin')}`).toString('base64');
    const answer = await send(server, { path: '/users.get_current_user', headers: { authorization: `Basic ${pair}` } });
    expect(codesOf(envelopeOf(answer))).toBe('401/22');
  });
});
