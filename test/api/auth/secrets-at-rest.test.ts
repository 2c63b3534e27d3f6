import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dump } from '../../support/dump.js';
import { codesOf } from '../../support/send.js';
import { basicOf, callWith, storeLogin, storedLogin } from '../../support/store-login.js';
import { type TestServer, USERS, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Everything in the databases, as text. */
async function everythingStored(): Promise<string> {
  return [...(await dump(server, {}))].flat().join('\n');
}

describe('the database', () => {
  test('holds no secret of a configured key, only its hash', async () => {
    const stored = await everythingStored();
    for (const user of USERS) {
      expect(stored).toContain(server.key(user));
      expect(stored).not.toContain(server.secret(user));
    }
    expect(stored).toContain(createHash('sha256').update(server.secret('user')).digest('base64url'));
  });

  test('holds no secret of a key that a user made, nor a token', async () => {
    const { credentials } = await server.ok('auth.create_credentials', { label: 'made here' });
    const { token } = await server.ok('auth.login');
    const revoked = await server.ok('auth.login');
    await callWith(server, `Bearer ${revoked['token']}`, 'auth.logout');
    const stored = await everythingStored();
    expect(stored).toContain(credentials.access_key);
    expect(stored).toContain('made here');
    expect(stored).not.toContain(credentials.secret_key);
    for (const text of [token, revoked['token']]) expect(stored).not.toContain(String(text).split('.')[2]);
  });
});

describe('a key that an older server stored in clear', () => {
  const credentials = [{ key: 'OLDERKEY', secret: 'plain secret of old' }];
  beforeAll(() => storeLogin(server, { _id: 'older', credentials }));
  const callOld = (action: string, body: object = {}, secret = 'plain secret of old') =>
    callWith(server, basicOf('OLDERKEY', secret), action, body);

  test('still signs calls', async () => {
    const answer = await callOld('auth.login');
    expect(codesOf(answer)).toBe('200/0');
    expect(codesOf(await callWith(server, `Bearer ${answer.data['token']}`, 'auth.get_credentials'))).toBe('200/0');
  });

  test('is not opened by its hash, by nothing, nor by another secret', async () => {
    const hash = createHash('sha256').update('plain secret of old').digest('base64url');
    for (const secret of [hash, '', 'plain secret of ol', 'plain secret of old ']) {
      expect(codesOf(await callOld('auth.login', {}, secret))).toBe('401/22');
    }
  });

  test('can be listed, renamed, joined by a new one and revoked', async () => {
    await callOld('auth.edit_credentials', { access_key: 'OLDERKEY', label: 'vintage' });
    const made = (await callOld('auth.create_credentials')).data['credentials'];
    const listed = (await callOld('auth.get_credentials')).data['credentials'];
    expect(listed).toMatchObject([{ access_key: 'OLDERKEY', label: 'vintage' }, { access_key: made.access_key }]);
    const { credentials: stored } = await storedLogin(server, 'older');
    expect(stored).toMatchObject([{ key: 'OLDERKEY', secret: 'plain secret of old' }, { key: made.access_key }]);
    expect(stored?.[1]).not.toHaveProperty('secret');

    const body = { access_key: 'OLDERKEY' };
    const revoked = await callWith(server, basicOf(made.access_key, made.secret_key), 'auth.revoke_credentials', body);
    expect(revoked.data).toEqual({ revoked: 1 });
    expect(codesOf(await callOld('auth.login'))).toBe('401/22');
  });
});

test('a stored key without any secret lets nobody in', async () => {
  await storeLogin(server, {
    _id: 'keyless',
    credentials: [{ key: 'NOSECRET' }, { key: 'EMPTYSECRET', secret: '' }, { key: 'EMPTYHASH', secret_hash: '' }],
  });
  for (const key of ['NOSECRET', 'EMPTYSECRET', 'EMPTYHASH']) {
    for (const secret of ['', 'undefined', 'null']) {
      expect(codesOf(await callWith(server, basicOf(key, secret), 'auth.login'))).toBe('401/22');
    }
  }
});
