import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { trackLastUsed } from '../../src/auth/last-used.js';
import { endSessions, openRevocations } from '../../src/auth/revocations.js';
import { provideTokenSecret } from '../../src/auth/token-secret.js';
import { openDatabase } from '../../src/database/index.js';
import type { Identity } from '../../src/rpc/identity.js';
import { eventually, newId, openOwnDatabase, settingsWith } from './auth-kit.js';

const now = () => new Date();
const identity: Identity = { user: 'someone', company: 'c', role: 'user' };
const silent = { warn: () => undefined };

let store: Awaited<ReturnType<typeof openOwnDatabase>>;
beforeAll(async () => {
  store = await openOwnDatabase();
});
afterAll(() => store.drop());

describe('the token secret', () => {
  test('is the configured one when there is one', async () => {
    const configured = 'configured'.repeat(4);
    expect(await provideTokenSecret(settingsWith({ token_secret: configured }), store.database)).toBe(configured);
    expect(await store.database.settings.countDocuments()).toBe(0);
  });

  test('is made once, however many servers start at once, and stays', async () => {
    const provide = () => provideTokenSecret(settingsWith(), store.database);
    const secrets = new Set(await Promise.all(Array.from({ length: 8 }, provide)));
    expect(secrets.size).toBe(1);
    expect([...secrets][0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(secrets).toContain(await provide());
  });
});

describe('a revoked session', () => {
  test('is known here at once, to other processes soon, and to those that start later', async () => {
    const here = await openRevocations(store.database, now);
    const there = await openRevocations(store.database, now);
    const session = { id: newId(), exp: Math.floor(Date.now() / 1000) + 3600 };
    expect(here.isRevoked({ identity, session })).toBe(false);
    await here.revoke(session);
    expect(here.isRevoked({ identity, session })).toBe(true);
    await eventually(() => there.isRevoked({ identity, session }));
    const later = await openRevocations(store.database, now);
    expect(later.isRevoked({ identity, session })).toBe(true);
    await Promise.all([here, there, later].map((each) => each.stop()));
  });

  test('is forgotten when its token has expired, leeway included', async () => {
    const clock = { now: new Date() };
    const revocations = await openRevocations(store.database, () => clock.now);
    const exp = Math.floor(clock.now.getTime() / 1000) + 60;
    const session = { id: newId(), exp };
    await revocations.revoke(session);
    const stored = await store.database.revokedSessions.findOne({ _id: session.id });
    expect(stored?.expires).toEqual(new Date((exp + 10) * 1000));
    clock.now = new Date((exp + 11) * 1000);
    await eventually(() => !revocations.isRevoked({ identity, session }));
    await revocations.stop();
  });

  test.each([undefined, 1e300])('whose token expires at %s is never forgotten', async (exp) => {
    const revocations = await openRevocations(store.database, now);
    const session = { id: newId(), ...(exp !== undefined && { exp }) };
    await revocations.revoke(session);
    const stored = await store.database.revokedSessions.findOne({ _id: session.id });
    expect(stored?.expires.getUTCFullYear()).toBe(9999);
    await revocations.stop();
  });

  test('can be revoked twice, by two processes at once', async () => {
    const revocations = await openRevocations(store.database, now);
    const session = { id: newId(), exp: Math.floor(Date.now() / 1000) + 60 };
    await Promise.all(Array.from({ length: 8 }, () => revocations.revoke(session)));
    expect(await store.database.revokedSessions.countDocuments({ _id: session.id })).toBe(1);
    await revocations.stop();
  });
});

describe('a user whose sessions were ended', () => {
  test('loses the tokens of before, with or without a session, in every process; those of after are good', async () => {
    const here = await openRevocations(store.database, now);
    const issuedAt = Math.floor(Date.now() / 1000);
    const old = { identity: { ...identity, user: newId() }, issuedAt };
    expect(here.isRevoked(old)).toBe(false);
    await endSessions(store.database, old.identity.user);
    await eventually(() => here.isRevoked(old));
    const later = await openRevocations(store.database, now);
    expect(later.isRevoked({ ...old, session: { id: newId() } })).toBe(true);
    expect(later.isRevoked({ identity: old.identity })).toBe(true);
    expect(later.isRevoked({ ...old, issuedAt: issuedAt + 60 })).toBe(false);
    expect(later.isRevoked({ ...old, identity })).toBe(false);
    await Promise.all([here.stop(), later.stop()]);
  });
});

describe('the last use of access keys', () => {
  test('is stored once for many calls, and when the server stops', async () => {
    const { authUsers } = store.database;
    const credentials = ['A', 'B'].map((key) => ({ key, secret_hash: 'x' }));
    await authUsers.insertOne({ _id: 'u', name: 'U', role: 'user', company: 'c', email: 'u@example.com', credentials });
    const clock = { now: new Date(1_000_000) };
    const lastUsed = trackLastUsed(store.database, silent, () => clock.now);
    const writes: unknown[] = [];
    store.client.on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'update') writes.push(...command['updates']);
    });
    for (let call = 0; call < 100; call += 1) lastUsed.note('u', 'B', `call ${call}`);
    clock.now = new Date(2_000_000);
    lastUsed.note('u', 'A', 'x'.repeat(10_000));
    lastUsed.note('u', 'GONE', 'x');
    await lastUsed.stop();
    store.client.removeAllListeners('commandStarted');
    expect(writes).toHaveLength(3);
    expect((await authUsers.findOne({ _id: 'u' }))?.credentials).toEqual([
      { key: 'A', secret_hash: 'x', last_used: new Date(2_000_000), last_used_from: 'x'.repeat(255) },
      { key: 'B', secret_hash: 'x', last_used: new Date(1_000_000), last_used_from: 'call 99' },
    ]);
  });

  test('is lost with a line in the log when the database is away', async () => {
    const logged: string[] = [];
    const { database } = openDatabase({
      url: 'mongodb://127.0.0.1:1',
      backend: 'b',
      auth: 'a',
      timeoutMs: 200,
      poolSize: 1,
    });
    const lastUsed = trackLastUsed(database, { warn: (_fields, message) => void logged.push(message) }, now);
    lastUsed.note('u', 'A', 'x');
    await lastUsed.stop();
    await database.close();
    expect(logged).toEqual(['the last use of access keys could not be stored']);
  });
});
