import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dump } from '../support/dump.js';
import { codesOf } from '../support/send.js';
import { type TestServer, USERS, startTestServer } from '../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Credentials {
  access_key: string;
  secret_key: string;
}

async function created(): Promise<Credentials> {
  const { credentials } = await server.ok('auth.create_credentials', { label: 'a label' });
  return credentials;
}

function signedWith({ access_key: key, secret_key: secret }: Credentials) {
  return { as: null, headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` } };
}

describe('S10: an access key', () => {
  test('has a random secret of 400 bits, in the shape that clients know', async () => {
    const pairs = await Promise.all(Array.from({ length: 20 }, created));
    for (const { access_key: key, secret_key: secret } of pairs) {
      expect(key).toMatch(/^[A-Z0-9]{30}$/);
      expect(secret).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{66}$/);
    }
    expect(new Set(pairs.map((pair) => pair.secret_key)).size).toBe(pairs.length);
    expect(new Set(pairs.map((pair) => pair.access_key)).size).toBe(pairs.length);
  });

  test('works at once, and not with another secret', async () => {
    const pair = await created();
    expect((await server.call('users.get_current_user', {}, signedWith(pair))).status).toBe(200);
    for (const secret of [
      '',
      pair.secret_key.slice(0, -1),
      `${pair.secret_key}A`,
      pair.secret_key.toLowerCase(),
      (await created()).secret_key,
    ]) {
      const answer = await server.call('users.get_current_user', {}, signedWith({ ...pair, secret_key: secret }));
      expect(codesOf(answer)).toBe('401/22');
    }
  });

  test('shows its secret once only', async () => {
    const { access_key: key, secret_key: secret } = await created();
    const listed = await server.ok('auth.get_credentials');
    expect(listed['credentials'].map((entry: Credentials) => entry.access_key)).toContain(key);
    for (const action of ['auth.get_credentials', 'users.get_current_user', 'users.get_all_ex', 'server.config']) {
      const answer = await server.call(action, {}, { as: action === 'server.config' ? 'root' : 'user' });
      expect(JSON.stringify(answer)).not.toContain(secret);
      expect(JSON.stringify(answer)).not.toContain('secret_hash');
    }
  });

  test('is stored as a hash, like those of the configuration', async () => {
    const { secret_key: secret } = await created();
    const stored = [...(await dump(server, {})).values()].join('\n');
    expect(stored).toContain('secret_hash');
    expect(stored).not.toContain(secret);
    for (const user of USERS) expect(stored).not.toContain(server.secret(user));
  });

  test('of a user can be changed and revoked by nobody else', async () => {
    const { access_key: key } = await created();
    expect(codesOf(await server.call('auth.revoke_credentials', { access_key: key }, { as: 'second' }))).toBe(
      '400/300',
    );
    expect(
      codesOf(await server.call('auth.edit_credentials', { access_key: key, label: 'mine' }, { as: 'stranger' })),
    ).toBe('400/75');
  });

  test('that is revoked signs nothing more', async () => {
    const pair = await created();
    await server.ok('auth.revoke_credentials', { access_key: pair.access_key });
    expect(codesOf(await server.call('users.get_current_user', {}, signedWith(pair)))).toBe('401/22');
  });
});
