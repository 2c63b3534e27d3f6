import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { basicOf, callWith, storedLogin } from '../support/store-login.js';
import { type TestServer, startTestServer } from '../support/test-server.js';
import { type Run, armature, armatureJson, settingsOf } from './armature.js';

let server: TestServer;
let environment: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  environment = settingsOf(server.databases);
});
afterAll(() => server.stop());

const run = (...words: string[]): Promise<Run> => armature(words, { environment });
const json = (...words: string[]) => armatureJson(words, { environment });

/** Makes a user with an access key and a token, by the commands and the running server. */
async function newcomer(name: string) {
  const { id } = Object(await json('users', 'create', name, '--company', server.company));
  const { access_key: key, secret_key: secret } = Object(await json('credentials', 'create', '--user', id));
  const { data } = await callWith(server, basicOf(key, secret), 'auth.login');
  return { id, key, secret, basic: basicOf(key, secret), bearer: `Bearer ${data['token']}` };
}

const statusOf = async (authorization: string) => (await callWith(server, authorization, 'models.get_all')).status;

/** Waits until a call is refused; the test's own timeout ends it. */
async function untilRefused(authorization: string): Promise<void> {
  while ((await statusOf(authorization)) !== 401) await sleep(50);
}

describe('users create', () => {
  test('makes a user of the given role and company, who shows up in the list and in the API', async () => {
    const made = await run('users', 'create', 'Ada Lovelace', '--role', 'admin', '--company', server.company);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const id = made.stdout.trim();
    expect(await json('users', 'list')).toContainEqual(
      expect.objectContaining({ id, name: 'Ada Lovelace', role: 'admin', company: server.company, keys: 0 }),
    );
    const { users } = await server.ok('users.get_all', { id: [id] }, { as: 'admin' });
    expect(users).toEqual([expect.objectContaining({ id, name: 'Ada Lovelace' })]);
  });

  test.each([
    ['an unknown company', ['--company', 'nope'], 'Invalid object id: company=nope\n'],
    ['a bad address', ['--email', 'nobody'], expect.stringContaining('not a mail address')],
  ])('refuses %s with code 1', async (_, words, stderr) => {
    expect(await run('users', 'create', 'Nobody', '--company', server.company, ...words)).toEqual({
      code: 1,
      stdout: '',
      stderr,
    });
  });

  test.each(['', ' '])('refuses the name %j, which nobody could read in a list', async (name) => {
    expect(await run('users', 'create', name, '--company', server.company)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'A user needs a name\n',
    });
  });

  test('refuses an address that somebody has', async () => {
    const words = ['--company', server.company, '--email', 'one@example.com'];
    expect(await run('users', 'create', 'One', ...words)).toMatchObject({ code: 0 });
    expect(await run('users', 'create', 'Two', ...words)).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('users list', () => {
  test('shows people a table, with the last use of keys', async () => {
    await server.ok('models.get_all', {}, { as: 'second' });
    await server.ok('auth.get_credentials', {}, { as: 'second' }); // has the last use stored now
    const { code, stdout } = await run('users', 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ID +NAME +ROLE +COMPANY +KEYS +LAST USED\n/);
    expect(stdout).toMatch(new RegExp(`second tester +user +${server.company} +1 +20\\d\\d-`));
  });
});

describe('credentials', () => {
  test('create shows a secret once, of which only the hash is stored, and the key signs calls at once', async () => {
    const { id, key, secret, basic } = await newcomer('Key Owner');
    expect(await statusOf(basic)).toBe(200);
    const listed = await run('credentials', 'list', '--user', id, '--json');
    expect(JSON.parse(listed.stdout)).toEqual([expect.objectContaining({ access_key: key, user: id })]);
    expect(listed.stdout).not.toContain('secret');
    const stored = await storedLogin(server, id);
    expect(stored.credentials).toEqual([expect.objectContaining({ key, secret_hash: expect.any(String) })]);
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('create keeps a label', async () => {
    const { id } = Object(await json('users', 'create', 'Labelled', '--company', server.company));
    const { stdout } = await run('credentials', 'create', '--user', id, '--label', 'build machine');
    expect(stdout).toMatch(/^access key {2}[A-Z0-9]{30}\nsecret key {2}\S{67}\n$/);
    expect((await run('credentials', 'list', '--user', id)).stdout).toContain('build machine');
  });

  test('revoke ends the key and the tokens of its user in the running server', async () => {
    const { key, basic, bearer } = await newcomer('Revoked');
    expect(await statusOf(bearer)).toBe(200);
    expect(await run('credentials', 'revoke', key)).toMatchObject({ code: 0, stderr: '' });
    expect(await statusOf(basic)).toBe(401);
    await untilRefused(bearer);
  });

  test('revoke with --keep-tokens ends the key alone', async () => {
    const { key, basic, bearer } = await newcomer('Half Revoked');
    expect(await run('credentials', 'revoke', key, '--keep-tokens')).toMatchObject({ code: 0 });
    expect([await statusOf(basic), await statusOf(bearer)]).toEqual([401, 200]);
  });

  test('revoke warns that a key of the configuration comes back', async () => {
    const key = server.key('annotator');
    const secret = server.secret('annotator');
    const credentials = [{ key, secret, role: 'annotator', user: { id: 'a' } }];
    const settings = { ...environment, ARMATURE__auth__credentials: JSON.stringify(credentials) };
    const { code, stderr } = await armature(['credentials', 'revoke', key], { environment: settings });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Access key ${key} is in the setting auth.credentials and comes back at the next start: take it out there\n`,
    });
    expect(await statusOf(basicOf(key, secret))).toBe(401);
  });

  test.each([
    ['create', '--user', 'There is no user nope who could sign in\n'],
    ['list', '--user', 'There is no user nope who could sign in\n'],
    ['revoke', '', 'There is no such access key\n'],
  ])('%s refuses what does not exist with code 1', async (command, option, stderr) => {
    const words = [command, option, 'nope'].filter((word) => word !== '');
    expect(await run('credentials', ...words)).toEqual({ code: 1, stdout: '', stderr });
  });
});

describe('a user who is', () => {
  test('revoked is shut out at once, but stays and can get a new key', async () => {
    const { id, basic, bearer } = await newcomer('Shut Out');
    expect(await json('users', 'revoke', id)).toEqual({ revoked: 1 });
    expect(await statusOf(basic)).toBe(401);
    await untilRefused(bearer);
    await server.ok('users.get_by_id', { user: id }, { as: 'admin' });
    const { access_key: key, secret_key: secret } = Object(await json('credentials', 'create', '--user', id));
    expect(await statusOf(basicOf(key, secret))).toBe(200);
  });

  test('deleted is gone with keys, tokens and profile', async () => {
    const { id, basic, bearer } = await newcomer('Deleted');
    expect(await run('users', 'delete', id)).toMatchObject({ code: 0, stderr: '' });
    expect(await statusOf(basic)).toBe(401);
    await untilRefused(bearer);
    expect(await server.call('users.get_by_id', { user: id }, { as: 'admin' })).toMatchObject({ status: 400 });
    expect(await run('users', 'delete', id)).toEqual({ code: 1, stdout: '', stderr: `There is no user ${id}\n` });
  });
});

test('a database that is away ends a command with code 3 and one sentence', async () => {
  const away = {
    ARMATURE__database__url: 'mongodb://operator:hidden@127.0.0.1:1',
    ARMATURE__database__timeout_ms: '200',
  };
  const { code, stdout, stderr } = await armature(['users', 'list'], { environment: away });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/^The database at mongodb:\/\/127\.0\.0\.1:1 can't be reached: .+\n$/);
  expect(stderr).not.toContain('hidden');
});
