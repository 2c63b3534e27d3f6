import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, USERS, startTestServer } from '../support/test-server.js';
import { type Run, armature, armatureJson, settingsOf } from './armature.js';

/** An extra service with a version that is deprecated. */
const SERVICE = `service: widgets
description: "Widgets of the test."
actions {
  list {
    description: "Lists widgets."
    effect: read
    versions {
      "1.0" {
        request { type: object }
        response { type: object }
        deprecated { since: "2026-01-01", sunset: "2027-01-01", successor: "widgets.list@2.5", reason: "It is slow." }
      }
      "2.5" { request { type: object }, response { type: object } }
    }
  }
}
`;
const HANDLERS = 'export const handlers = { list: () => ({}) };\n';
const MAX_ENTRIES = 5;
const PINGS = 50;

let folder: string;
let server: TestServer;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usage-'));
  await writeFile(join(folder, 'widgets.conf'), SERVICE);
  await writeFile(join(folder, 'widgets.js'), HANDLERS);
  const settings = { usage__max_entries: String(MAX_ENTRIES) };
  server = await startTestServer({ ...settings, schema__extra_services: folder });
  environment = settingsOf(server.databases);
  const other = await startTestServer({ ...settings, ...sharedWith(server) });
  await callEverything(server, other);
  await Promise.all([server.end(), other.stop()]);
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Settings that let a second server serve the databases and users of a first. */
function sharedWith({ databases, key, secret, company }: TestServer): Record<string, string> {
  const credentials = USERS.map((user) => ({
    key: key(user),
    secret: secret(user),
    role: user === 'second' || user === 'stranger' ? 'user' : user,
    user: { id: userId(user) },
    company: { id: company },
  }));
  return {
    database__backend: databases.backend,
    database__auth: databases.auth,
    auth__credentials: JSON.stringify(credentials),
  };
}

const userId = (user: string) => `${user}-${server.databases.backend.slice(2, 14)}`;
const client = (name: string) => ({ 'x-clearml-client': name });

async function callEverything(first: TestServer, second: TestServer): Promise<void> {
  const sdk = { version: '2.8', headers: client('sdk-1.0') };
  await first.ok('models.get_all', {}, sdk);
  await first.call('models.get_by_task_id', { task: 'none' }, sdk);
  const { token } = await first.ok('auth.login', {}, sdk);
  const bearer = { ...client('sdk-1.0'), authorization: `Bearer ${token}` };
  await first.ok('models.get_all', {}, { ...sdk, as: null, headers: bearer });
  const again = { ...client('sdk-1.0'), authorization: first.basic('user') };
  await second.ok('models.get_all', {}, { ...sdk, as: null, headers: again });
  await second.ok('projects.get_all', {}, { as: null, version: '2.20', headers: again });

  await first.ok('models.get_all', {}, { as: null, headers: { cookie: `clearml_token_basic=${token}` } });
  await first.call('models.create', { name: 'm', uri: 'u' }, { as: 'guest', version: '2.12' });
  await first.ok('widgets.list', {}, { as: 'stranger', version: '2.1', headers: { 'x-trains-client': 'old-sdk' } });
  const impersonating = { 'x-clearml-impersonate-as': userId('second') };
  await first.ok('users.get_current_user', {}, { as: 'admin', headers: impersonating });
  await first.call('models.get_all', {}, { as: null, headers: client('a stranger to everybody') });
  await first.call('models.no_such_action', {}, { headers: client('mistaken') });

  await first.ok('debug.ping', {}, { as: null, headers: client('x'.repeat(10_000)) });
  const pings = Array.from({ length: PINGS }, (_, index) => client(`client-${index}`));
  await Promise.all(pings.map((headers) => first.ok('debug.ping', {}, { as: null, version: '2.31', headers })));
}

const usage = (...words: string[]): Promise<Run> => armature(['schema', 'usage', ...words], { environment });
const usageJson = (...words: string[]) => armatureJson(['schema', 'usage', ...words], { environment });

describe('the callers', () => {
  let callers: Record<string, unknown>[];
  beforeAll(async () => {
    callers = Object(await usageJson());
  });
  const callersWith = (credential: string) => callers.filter((caller) => caller['credential'] === credential);

  test('of one key add up over servers, and over the tokens that were got with it', () => {
    expect(callersWith(server.key('user'))).toEqual([
      {
        company: server.company,
        credential: server.key('user'),
        user: userId('user'),
        user_name: 'user tester',
        client: 'sdk-1.0',
        actions: ['auth.login', 'models.get_all', 'models.get_by_task_id', 'projects.get_all'],
        requested_versions: ['2.8', '2.20'],
        calls: 6,
        errors: 1,
        first_used: expect.stringMatching(/^\d{4}-.*Z$/),
        last_used: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  });

  test.each([
    ['a cookie, by the user behind it', 'cookie', 'user', { client: '', actions: ['models.get_all'], calls: 1 }],
    ['an action that they may not call', 'guest', 'guest', { actions: ['models.create'], calls: 1, errors: 1 }],
    ['the older name of the header', 'stranger', 'stranger', { client: 'old-sdk', requested_versions: ['2.1'] }],
    ["somebody else's identity, by their own", 'admin', 'admin', { actions: ['users.get_current_user'], calls: 1 }],
  ] as const)('are told when they use %s', (_what, credential, user, expected) => {
    const [caller] = callersWith(credential === 'cookie' ? credential : server.key(credential));
    expect(caller).toMatchObject({ user: userId(user), ...expected });
  });

  test('that nobody knows are bounded, however many names they give themselves', () => {
    const unknown = callersWith('none');
    expect(unknown.length).toBe(MAX_ENTRIES + 1);
    expect(unknown.find((caller) => caller['client'] === 'x'.repeat(64))).toMatchObject({ calls: 1 });
    expect(unknown.find((caller) => caller['client'] === 'other')).toMatchObject({ calls: PINGS + 1 - MAX_ENTRIES });
  });

  test('without valid credentials, and calls of actions that do not exist, are not counted', () => {
    const clients = callers.map((caller) => caller['client']);
    expect(clients).not.toContain('a stranger to everybody');
    expect(clients).not.toContain('mistaken');
  });
});

describe('the report', () => {
  test('without options is a table of callers', async () => {
    const { code, stdout, stderr } = await usage('--caller', server.key('user'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, , heading, row] = stdout.split('\n');
    expect(head).toBe(`1 caller by ${server.key('user')}:`);
    expect(columns(heading)).toEqual([
      'CREDENTIAL',
      'USER',
      'CLIENT',
      'ACTIONS',
      'VERSIONS',
      'CALLS',
      'ERRORS',
      'LAST USED',
    ]);
    expect(columns(row).slice(0, -1)).toEqual([
      server.key('user'),
      'user tester',
      'sdk-1.0',
      'auth.login, models.get_all, models.get_by_task_id, 1 more',
      '2.8, 2.20',
      '6',
      '1',
    ]);
  });

  test('of a withdrawal tells who would break', async () => {
    const { code, stdout } = await usage('--action', 'models.get_all', '--endpoint-version', '2.1');
    expect(code).toBe(0);
    const [head, ...table] = stdout.split('\n');
    expect(head).toBe('1 caller would break without models.get_all@2.1:');
    expect(table.join('\n')).toContain(server.key('user'));
  });

  test('of a withdrawal tells when nobody would break, and when nothing is counted', async () => {
    const off = { environment: { ...environment, ARMATURE__usage__flush_interval_ms: '0' } };
    const words = ['schema', 'usage', '--action', 'models.delete', '--since', '2026-01-01'];
    expect(await armature(words, off)).toEqual({
      code: 0,
      stdout: 'No call of models.delete since 2026-01-01 has been counted.\n',
      stderr: 'The setting usage.flush_interval_ms is 0: nothing is counted now.\n',
    });
  });

  test('of deprecated versions tells who calls them, until when, and what to use', async () => {
    const withExtra = { environment: { ...environment, ARMATURE__schema__extra_services: folder } };
    const { code, stdout } = await armature(['schema', 'usage', '--deprecated'], withExtra);
    expect(code).toBe(0);
    const [head, , row] = stdout.split('\n');
    expect(head).toBe(
      'widgets.list@1.0: deprecated since 2026-01-01, ends 2027-01-01; use widgets.list@2.5 (It is slow.)',
    );
    expect(columns(row)).toEqual(expect.arrayContaining([server.key('stranger'), 'old-sdk', 'widgets.list', '2.1']));
  });

  test('of a move names what breaks of the actions that the caller uses', async () => {
    const { code, stdout } = await usage('--caller', server.key('user'), '--from', '2.8', '--to', '2.31');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        `Of 4 actions called by ${server.key('user')}, 1 breaks from 2.8 to 2.31:\n\n` +
        'models.get_by_task_id\n  The action is retired\n',
    });
  });

  test('of a move tells when nothing breaks', async () => {
    expect(await usage('--caller', 'cookie', '--action', 'models.get_all', '--from', '2.8')).toMatchObject({
      code: 0,
      stdout: 'Of 1 action called by cookie, none breaks from 2.8 to 2.31.\n',
    });
  });
});

test.each([
  ['an action that does not exist', ['--action', 'models.get_al'], 'There is no action models.get_al'],
  [
    'a version that an action does not have',
    ['--action', 'models.get_all', '--endpoint-version', '2.2'],
    'models.get_all has no version 2.2, only ',
  ],
  ['a version without its action', ['--endpoint-version', '2.1'], '--endpoint-version needs --action'],
  ['a day that is none', ['--since', '2026-13-01'], '2026-13-01 is not a day'],
])('%s is a wrong command line', async (_case, words, message) => {
  const { code, stdout, stderr } = await usage(...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

function columns(line = ''): string[] {
  return line.split(/ {2,}/);
}
