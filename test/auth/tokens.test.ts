import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import { createTokens } from '../../src/auth/tokens.js';
import type { Identity } from '../../src/rpc/identity.js';
import { failureOf, newId, settingsWith } from './auth-kit.js';

const SECRET = 'a secret of the test, long enough to sign with';
const identity: Identity = { user: 'u', company: 'c', role: 'user', user_name: 'Ada', company_name: 'clearml' };
const start = new Date('2026-11-21T09:43:57.531Z');
const startSec = Math.floor(start.getTime() / 1000);

/** Tokens at a time that the test sets. */
function tokensAt(time = start) {
  const clock = { now: time };
  const tokens = createTokens({
    secret: SECRET,
    settings: settingsWith(),
    apiVersion: '2.31',
    now: () => clock.now,
    newId,
  });
  return { tokens, clock, after: (seconds: number) => (clock.now = new Date(time.getTime() + seconds * 1000)) };
}

/** A token signed by hand, with any claims and header. */
function sign(claims: object, header: object = { alg: 'HS256', typ: 'JWT' }, secret = SECRET, hash = 'sha256'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

const claims = { identity, session_id: 's', iat: startSec, exp: startSec + 60 };

describe('a token', () => {
  test('carries what clients read from it, and its signature says HS256', async () => {
    const token = await tokensAt().tokens.issue(identity, {});
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decodeJwt(token)).toEqual({
      iat: startSec,
      exp: startSec + 2_592_000,
      env: '<unknown>',
      session_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      auth_type: 'Bearer',
      identity,
      api_version: '2.31',
      server_version: '2.0.0',
      server_build: '',
      feature_set: 'basic',
    });
  });

  test('leaves out names that are empty', async () => {
    const token = await tokensAt().tokens.issue({ user: 'u', company: 'c', role: 'user', user_name: '' }, {});
    expect(decodeJwt(token)['identity']).toEqual({ user: 'u', company: 'c', role: 'user' });
  });

  test.each([
    ['user', undefined, 2_592_000],
    ['user', null, 2_592_000],
    ['user', 0, 2_592_000],
    ['user', 1, 1],
    ['user', 31_536_000, 31_536_000],
    ['system', undefined, undefined],
    ['system', 60, 60],
  ] as const)('of a %s who wishes for %s seconds lives %s', async (role, expirationSec, lifetimeSec) => {
    const token = await tokensAt().tokens.issue({ ...identity, role }, { expirationSec });
    const { exp } = decodeJwt(token);
    expect(exp === undefined ? undefined : exp - startSec).toBe(lifetimeSec);
  });

  test.each([-1, 31_536_001])('cannot live %s seconds', async (expirationSec) => {
    expect(await failureOf(tokensAt().tokens.issue(identity, { expirationSec }))).toMatchObject({
      code: 400,
      subcode: 12,
    });
  });

  test('tells its identity and session', async () => {
    const { tokens } = tokensAt();
    const token = await tokens.issue(identity, { expirationSec: 60 });
    const { session_id: id, exp, iat: issuedAt } = decodeJwt(token);
    expect(await tokens.verify(token)).toEqual({ identity, issuedAt, session: { id, exp } });
  });

  test('tells the access key that it was got with', async () => {
    const { tokens } = tokensAt();
    const token = await tokens.issue(identity, { accessKey: 'KEY' });
    expect(decodeJwt(token)['access_key']).toBe('KEY');
    expect(await tokens.verify(token)).toMatchObject({ identity, accessKey: 'KEY' });
    expect(await tokens.verify(token)).toMatchObject({ identity, accessKey: 'KEY' });
  });

  test('without an expiry is good for ever', async () => {
    const { tokens, after } = tokensAt();
    const token = sign({ identity, session_id: 's' });
    after(100 * 365 * 86_400);
    expect(await tokens.verify(token)).toEqual({ identity, session: { id: 's' } });
  });

  test('without a session id is good', async () => {
    expect(await tokensAt().tokens.verify(sign({ identity }))).toEqual({ identity });
  });

  test('is good until ten seconds after its expiry, however often it was seen', async () => {
    const { tokens, after } = tokensAt();
    const token = sign(claims);
    await tokens.verify(token);
    after(69);
    expect(await tokens.verify(token)).toMatchObject({ identity });
    after(70);
    expect(await failureOf(tokens.verify(token))).toMatchObject({ code: 401, subcode: 30 });
  });

  test.each(['iat', 'nbf'])('may come from a clock that is ten seconds ahead (%s)', async (claim) => {
    expect(await tokensAt().tokens.verify(sign({ ...claims, [claim]: startSec + 10 }))).toMatchObject({ identity });
  });
});

describe('a bad token is refused as 401/30', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const good = sign(claims);
  const [header, payload, signature] = good.split('.');
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  const jwt = 'Invalid token (invalid jwt token): reason=';
  const identityFault = 'Invalid token (failed parsing token): reason=';

  test.each<[string, string | (() => Promise<string>), string]>([
    ['empty', '', `${jwt}Not enough segments`],
    ['of two parts', `${header}.${payload}`, `${jwt}Not enough segments`],
    ['of four parts', `${good}.x`, jwt],
    ['truncated', good.slice(0, -4), jwt],
    [
      'changed',
      `${header}.${sign({ ...claims, identity: { ...identity, role: 'root' } }).split('.')[1]}.${signature}`,
      `${jwt}Signature verification failed`,
    ],
    ['unsigned', `${unsigned}.${payload}.`, `${jwt}"alg"`],
    ['unsigned, with a signature', `${unsigned}.${payload}.${signature}`, `${jwt}"alg"`],
    ['signed with HS384', sign(claims, { alg: 'HS384' }, SECRET, 'sha384'), `${jwt}"alg"`],
    ['signed with HS512', sign(claims, { alg: 'HS512' }, SECRET, 'sha512'), `${jwt}"alg"`],
    [
      'signed with RS256',
      () => new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
      `${jwt}"alg"`,
    ],
    [
      'signed with another secret',
      sign(claims, { alg: 'HS256' }, 'another secret of the same kind'),
      `${jwt}Signature verification failed`,
    ],
    [
      'signed with another secret named by kid',
      sign(claims, { alg: 'HS256', kid: '../../dev/null' }, ''),
      `${jwt}Signature verification failed`,
    ],
    ['with an extension that must be understood', sign(claims, { alg: 'HS256', crit: ['x'], x: 1 }), jwt],
    ['expired', sign({ ...claims, exp: startSec - 10 }), `${jwt}Signature has expired`],
    ['of tomorrow', sign({ ...claims, nbf: startSec + 12 }), `${jwt}The token is not yet valid (nbf)`],
    ['issued tomorrow', sign({ ...claims, iat: startSec + 12 }), `${jwt}The token is not yet valid (iat)`],
    ['with a text for an expiry', sign({ ...claims, exp: 'never' }), `${jwt}exp must be a number`],
    ['with null for an expiry', sign({ ...claims, exp: null }), `${jwt}exp must be a number`],
    ['for an audience', sign({ ...claims, aud: 'others' }), `${jwt}An audience (aud) is not expected`],
    [
      'of a megabyte',
      `${header}.${'A'.repeat(1_000_000)}.${signature}`,
      `${jwt}The token is longer than 16384 characters`,
    ],
    ['that is no object', sign([claims]), `${jwt}The payload is not a JSON object`],
    ['without identity', sign({ session_id: 's' }), `${identityFault}the identity is missing`],
    ['with a list for an identity', sign({ identity: [] }), `${identityFault}the identity is missing`],
    [
      'with more in its identity',
      sign({ identity: { ...identity, admin: true } }),
      `${identityFault}unknown field in the identity: admin`,
    ],
    [
      'with a key __proto__ in its identity',
      sign(JSON.parse('{"identity":{"user":"u","company":"c","role":"user","__proto__":{}}}')),
      `${identityFault}unknown field`,
    ],
    [
      'without user',
      sign({ identity: { company: 'c', role: 'user' } }),
      `${identityFault}the identity needs a user and a company`,
    ],
    [
      'of the empty company, which owns what is public',
      sign({ identity: { ...identity, company: '' } }),
      `${identityFault}the identity needs`,
    ],
    [
      'with an object for a company',
      sign({ identity: { ...identity, company: { $ne: '' } } }),
      `${identityFault}company must be a string`,
    ],
    [
      'with an unknown role',
      sign({ identity: { ...identity, role: 'god' } }),
      `${identityFault}the identity needs a known role`,
    ],
    [
      'without role',
      sign({ identity: { user: 'u', company: 'c' } }),
      `${identityFault}the identity needs a known role`,
    ],
    ['with a number for a session', sign({ ...claims, session_id: 7 }), `${identityFault}session_id must be a string`],
  ])('%s', async (_case, token, message) => {
    const text = typeof token === 'string' ? token : await token();
    expect(await failureOf(tokensAt().tokens.verify(text))).toMatchObject({
      code: 401,
      subcode: 30,
      message: expect.stringContaining(message),
    });
  });

  test('whatever it is', async () => {
    const { tokens } = tokensAt();
    const part = fc.oneof(fc.constantFrom(header, payload, signature), fc.string(), fc.base64String());
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        const token = parts.join('.');
        fc.pre(token !== good);
        expect(await failureOf(tokens.verify(token))).toMatchObject({ code: 401, subcode: 30 });
      }),
    );
  });

  test('whatever its claims are', async () => {
    const { tokens } = tokensAt();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const token = sign(typeof value === 'object' && value !== null ? value : [value]);
        expect(await failureOf(tokens.verify(token))).toMatchObject({ code: 401, subcode: 30 });
      }),
    );
  });
});
