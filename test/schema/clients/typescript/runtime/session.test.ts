import { describe, expect, test } from '@jest/globals';
import { createSession } from '../../../../../src/schema/clients/typescript/runtime/session.js';

/** A token with an end, in seconds, like those of the server. */
const token = (name: string, exp?: number, iat = 0) =>
  `head.${Buffer.from(JSON.stringify({ name, exp, iat })).toString('base64url')}.signature`;

const KEYS = { url: 'http://a', accessKey: 'KEY', secretKey: 'SECRET' };

/** A session whose logins give the tokens in turn, and which can be told the time. */
function start(connection: Parameters<typeof createSession>[0], ...tokens: string[]) {
  const logins: string[] = [];
  const clock = { seconds: 0 };
  const session = createSession(
    connection,
    async (authorization) => {
      logins.push(authorization);
      const next = tokens[logins.length - 1];
      if (next === undefined) throw new Error('refused');
      return next;
    },
    () => clock.seconds * 1000,
  );
  return { session, logins, clock };
}

describe('a session with a key pair', () => {
  test('logs in once for all calls, when the first is made', async () => {
    const first = token('first', 10_000);
    const { session, logins } = start(KEYS, first);
    expect(logins).toEqual([]);
    expect(await Promise.all([session.token(), session.token()])).toEqual([first, first]);
    expect(await session.token()).toBe(first);
    expect(logins).toEqual([`Basic ${btoa('KEY:SECRET')}`]);
  });

  test.each([
    ['six minutes before the end of a long life', 10_000, 9_641],
    ['a tenth of a short life before its end', 100, 91],
    ['when it has ended', 100, 1000],
  ])('renews its token %s', async (_case, exp, seconds) => {
    const [first, second] = [token('first', exp), token('second', 90_000)];
    const { session, logins, clock } = start(KEYS, first, second);
    await session.token();
    clock.seconds = exp - (exp - seconds > 0 ? exp - seconds + 2 : exp);
    expect(await session.token()).toBe(first);
    clock.seconds = seconds;
    expect(await Promise.all([session.token(), session.token()])).toEqual([second, second]);
    expect(logins).toHaveLength(2);
  });

  test.each([
    ['says no end', token('first')],
    ['cannot be read', 'opaque'],
  ])('keeps a token that %s', async (_case, first) => {
    const { session, clock } = start(KEYS, first);
    await session.token();
    clock.seconds = 1e9;
    expect(await session.token()).toBe(first);
  });

  test('replaces a token that the server refused, once for all who had it', async () => {
    const [first, second] = [token('first', 10_000), token('second', 10_000)];
    const { session, logins } = start(KEYS, first, second);
    await session.token();
    expect(await Promise.all([session.replace(first), session.replace(first)])).toEqual([second, second]);
    expect(await session.replace(first)).toBe(second);
    expect(logins).toHaveLength(2);
  });

  test('tries again after a login that failed', async () => {
    const { session, logins } = start(KEYS);
    await expect(session.token()).rejects.toThrow('refused');
    await expect(session.token()).rejects.toThrow('refused');
    expect(logins).toHaveLength(2);
  });
});

describe('a session with a token', () => {
  test('renews it with itself while it is good', async () => {
    const [given, next] = [token('given', 10_000), token('next', 20_000)];
    const { session, logins, clock } = start({ url: 'http://a', token: given }, next);
    expect(await session.token()).toBe(given);
    clock.seconds = 9_700;
    expect(await session.token()).toBe(next);
    expect(logins).toEqual([`Bearer ${given}`]);
  });

  test('leaves one that has ended, or that was refused, to the server', async () => {
    const given = token('given', 100);
    const { session, logins, clock } = start({ url: 'http://a', token: given });
    clock.seconds = 200;
    expect(await session.token()).toBe(given);
    expect(session.replace(given)).toBeUndefined();
    expect(logins).toEqual([]);
  });
});

describe('credentials that no header can carry', () => {
  test.each([
    ['a key with a colon', { accessKey: 'K:1', secretKey: 'hush' }],
    ['a secret with a line break', { accessKey: 'K', secretKey: 'hush\n' }],
    ['an empty pair', { accessKey: '', secretKey: '' }],
    ['a token with a blank', { token: 'hush hush' }],
    ['an empty token', { token: '' }],
  ])('are refused at once, without being shown: %s', (_case, credentials) => {
    const create = () => start({ url: 'http://a', ...credentials });
    expect(create).toThrow(TypeError);
    expect(create).not.toThrow(/hush|K:1/);
  });
});
