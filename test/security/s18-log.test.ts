import { expect, test } from '@jest/globals';
import { send } from '../support/send.js';
import { USERS, startTestServer } from '../support/test-server.js';

test('S18: the log of a whole run holds no secret, token, password or cookie, at the most talkative level', async () => {
  const tokenSecret = 'the secret that signs the tokens of this server';
  const server = await startTestServer(
    { log__level: 'trace', auth__token_secret: tokenSecret },
    { inOwnProcess: true },
  );
  const secrets = new Set<string>([tokenSecret, 'hunter2-the-password', ...USERS.map(server.secret)]);
  const keep = (secret: string): string => {
    secrets.add(secret);
    return secret;
  };

  // Every way in which a secret travels: in answers, headers, cookies, bodies and addresses, well-formed and not.
  const token = keep((await server.ok('auth.login'))['token']);
  const { credentials } = await server.ok('auth.create_credentials');
  const secret = keep(credentials.secret_key);
  const { id } = await server.ok(
    'auth.create_user',
    { name: 'n', company: server.company, email: 'n@example.com' },
    { as: 'root' },
  );
  keep((await server.ok('auth.get_token_for_user', { user: id }, { as: 'root' }))['token']);
  const basic = Buffer.from(`${credentials.access_key}:${secret}`).toString('base64');
  keep(basic);
  for (const headers of [
    { authorization: `Bearer ${token}` },
    { authorization: `Basic ${basic}` },
    { authorization: `Basic ${basic.slice(2)}` },
    { authorization: `bearer ${token}x` },
    { authorization: `Digest ${token}` },
    { authorization: token },
    { cookie: `clearml_token_basic=${token}` },
    { cookie: `clearml_token_basic=${token}x` },
    { 'x-jwt-payload': token },
  ]) {
    await send(server, { path: '/users.get_current_user', headers });
    await send(server, { path: '/auth.logout', headers: { ...headers, 'content-encoding': 'gzip' } });
  }
  for (const body of [
    JSON.stringify({ token, password: 'hunter2-the-password', access_key: secret, preferences: { secret } }),
    `{"password": "hunter2-the-password", "token": "${token}"`,
    `{"password": hunter2-the-password}`,
    `{"token": ${token}}`,
    `[${JSON.stringify({ secret })}]`,
  ]) {
    for (const action of [
      'auth.validate_token',
      'auth.login',
      'users.set_preferences',
      'auth.revoke_credentials',
      'debug.ping',
    ]) {
      await send(server, { path: `/${action}`, body, as: action === 'auth.validate_token' ? 'system' : 'user' });
      await send(server, { path: `/${action}`, body, headers: { 'content-type': 'application/json-lines' } });
    }
  }
  await send(server, { path: `/auth.validate_token?token=${token}`, as: 'system' });
  await send(server, { path: `/auth.login?password=hunter2-the-password`, as: 'user' });
  await server.call('auth.logout', {}, { as: null, headers: { authorization: `Bearer ${token}` } });

  // Stopping flushes the log.
  await server.stop();
  const log = server.output();
  expect(log).toContain('Returned 200 for auth.login');
  expect([...secrets].filter((each) => log.includes(each))).toEqual([]);
  expect(log).not.toMatch(/authorization|set-cookie/i);
});

test('S18: the secret of the first administrator is shown once, on the console, and never logged', async () => {
  const server = await startTestServer({ auth__credentials: '[]' }, { inOwnProcess: true });
  const [, secret = ''] = /secret key +(\S+)/.exec(server.output()) ?? [];
  expect(secret).toHaveLength(67);
  const [, key = ''] = /access key +(\S+)/.exec(server.output()) ?? [];
  const headers = { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
  expect((await server.call('users.get_current_user', {}, { as: null, headers })).status).toBe(200);
  await server.stop();
  const log = server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  expect(log.filter((line) => line.includes(secret))).toEqual([]);
});
