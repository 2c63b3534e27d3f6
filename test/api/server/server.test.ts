import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskDocument } from '../../../src/database/index.js';
import { ENDPOINTS } from '../../support/endpoints.js';
import { testEveryAction } from '../../support/every-action.js';
import { codesOf } from '../../support/send.js';
import { type TestServer, USERS, startTestServer } from '../../support/test-server.js';

const SECRET = 'the-signing-secret-of-this-test-server';
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ auth__token_secret: SECRET });
});
afterAll(() => server.stop());

testEveryAction('server', () => server, [
  { action: 'info', effect: 'open', since: '1.0' },
  { action: 'config', effect: 'read', since: '1.0', as: 'system' },
  { action: 'endpoints', effect: 'read', since: '1.0', as: 'root' },
  { action: 'get_stats', effect: 'read', since: '1.0', as: 'system' },
  { action: 'report_stats_option', effect: 'write', since: '1.0' },
]);

describe('server.info', () => {
  const OLDEST = { version: '2.0.0', build: '', commit: '' };
  const UID = { uid: expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) };
  const NEWEST = { ...OLDEST, ...UID, api_version: '2.31' };

  test.each([
    ['1.0', OLDEST],
    ['2.7', OLDEST],
    ['2.8', { ...OLDEST, ...UID }],
    ['2.11', { ...OLDEST, ...UID }],
    ['2.12', NEWEST],
    ['2.31', NEWEST],
    [null, NEWEST],
  ])('at version %s says what that version knows', async (version, expected) => {
    expect(await server.ok('server.info', {}, { as: null, version })).toEqual(expected);
  });

  test('does not look at credentials', async () => {
    const answer = await server.call('server.info', {}, { as: null, headers: { authorization: 'Bearer x' } });
    expect(codesOf(answer)).toBe('200/0');
  });

  test('always tells the same id', async () => {
    const [first, second] = [await server.ok('server.info'), await server.ok('server.info')];
    expect(first['uid']).toBe(second['uid']);
  });
});

describe('server.config', () => {
  const config = (body: object = {}) => server.call('server.config', body, { as: 'system' });

  test('shows the settings in force', async () => {
    const { data } = await config();
    expect(data).toMatchObject({
      http: { host: '127.0.0.1', port: 0, limits: { depth: expect.any(Number) } },
      api: { server_version: '2.0.0', default_company: { name: 'clearml' } },
      auth: { default_expiration_sec: 2_592_000, cookie: { name: 'clearml_token_basic' } },
      schema: { check_responses: true },
    });
  });

  test('shows the section at a path alone', async () => {
    const { data } = await config();
    expect((await config({ path: 'auth.cookie' })).data).toEqual(data['auth'].cookie);
    expect((await config({ path: 'http' })).data).toEqual(data['http']);
  });

  test.each([[{ path: '' }], [{ path: null }]])('shows everything for %j', async (body) => {
    expect(Object.keys((await config(body)).data)).toEqual(Object.keys((await config()).data));
  });

  test.each([
    'nowhere',
    'auth.nowhere',
    'http.port',
    'auth.token_secret',
    'auth.credentials',
    'auth.credentials.0',
    'database.url',
    'secure',
    'http..limits',
    '.',
    '__proto__',
    'constructor',
    'auth.cookie.name.length',
  ])('answers 400/16 for the path %s', async (path) => {
    const answer = await config({ path });
    expect([codesOf(answer), answer.data]).toEqual(['400/16', {}]);
  });

  test('answers 400/12 for a path that is no text', async () => {
    expect(codesOf(await config({ path: ['http'] }))).toBe('400/12');
    expect(codesOf(await config({ path: 1 }))).toBe('400/12');
  });

  test('never shows a secret, an address or a folder', async () => {
    for (const as of ['system', 'root'] as const) {
      for (const path of [null, 'auth', 'database', 'schema']) {
        const text = JSON.stringify(await server.ok('server.config', { path }, { as }));
        for (const user of USERS) expect(text).not.toContain(server.secret(user));
        expect(text).not.toContain(SECRET);
        expect(text).not.toContain(server.databases.url);
        expect(text).not.toMatch(/token_secret|credentials|"url"|folder/);
      }
    }
  });
});

describe('server.endpoints', () => {
  test('lists every declared action, its versions from new to old', async () => {
    const { endpoints, models } = await server.ok('server.endpoints', {}, { as: 'root' });
    expect(models).toEqual({});
    const declared = new Map<string, string[]>();
    for (const { name, version } of ENDPOINTS) declared.set(name, [version.text, ...(declared.get(name) ?? [])]);
    const listed = Object.entries<{ min_version: string }[]>(endpoints).map(([name, versions]) => [
      name,
      versions.map(({ min_version: version }) => version),
    ]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(declared));
  });

  test('tells what a request needs and how it looks', async () => {
    const { endpoints } = await server.ok('server.endpoints', {}, { as: 'system' });
    expect(endpoints['projects.create']).toEqual([
      {
        min_version: '2.1',
        required_fields: ['name'],
        request_data_model: expect.objectContaining({ type: 'object', required: ['name'] }),
        response_data_model: expect.objectContaining({ required: ['id'] }),
      },
    ]);
  });
});

describe('server.get_stats', () => {
  beforeAll(async () => {
    const { client, backend } = server.databases;
    const tasks = client.db(backend).collection<TaskDocument>('task');
    const task = (fields: Partial<TaskDocument>): TaskDocument => ({
      _id: randomUUID(),
      company: server.company,
      name: 'a task',
      type: 'training',
      created: new Date(),
      ...fields,
    });
    const started = new Date('2026-01-01T00:00:00Z');
    await tasks.insertMany([
      task({ status: 'completed', started, last_update: new Date('2026-01-01T00:00:10.900Z'), last_iteration: 5 }),
      task({ status: 'in_progress', started, last_update: new Date('2026-01-01T00:00:20.900Z'), last_iteration: 10 }),
      task({ status: 'created', started, last_update: started, last_iteration: 1000 }),
      task({ status: 'queued', started, last_update: started }),
      task({ status: 'completed' }),
      task({ company: server.otherCompany, status: 'failed', started, last_update: new Date(), last_iteration: 1000 }),
    ]);
    const queues = client.db(backend).collection<{ _id: string; company: string }>('queue');
    await queues.insertOne({ _id: randomUUID(), company: server.company });
  });

  test("tells how much the caller's company has and has run", async () => {
    const { users } = await server.ok('users.get_all');
    const stats = await server.ok('server.get_stats', {}, { as: 'system' });
    expect(stats).toEqual({
      time: expect.stringMatching(DATE),
      company_id: server.company,
      server: {
        version: '2.0.0',
        deployment: 'manual',
        uuid: (await server.ok('server.info'))['uid'],
        queues: { count: 2 },
        users: { count: users.length },
        resources: {
          interval_sec: expect.any(Number),
          num_cores: expect.any(Number),
          cpu_usage: expect.objectContaining({ avg: expect.any(Number) }),
          mem_used_gb: { min: expect.any(Number), max: expect.any(Number), avg: expect.any(Number) },
          mem_free_gb: { min: expect.any(Number), max: expect.any(Number), avg: expect.any(Number) },
        },
        experiments: { count: 2, avg_run_time_sec: 15, avg_iterations: 7 },
      },
      agents: [],
    });
  });
});

describe('server.report_stats_option', () => {
  const option = (body: object = {}, as: 'user' | 'second' | 'stranger' | 'guest' = 'user') =>
    server.ok('server.report_stats_option', body, { as });

  test('says no until somebody of the company decides, then who decided what and when', async () => {
    expect(await option()).toEqual({ supported: true, enabled: false, current_version: '2.0.0' });
    const { user } = await server.ok('users.get_current_user');
    const decided = {
      supported: true,
      enabled: true,
      enabled_time: expect.stringMatching(DATE),
      enabled_version: '2.0.0',
      enabled_user: user.id,
      current_version: '2.0.0',
    };
    const answer = await option({ enabled: true });
    expect(answer).toEqual(decided);
    expect(await option({}, 'second')).toEqual(answer);
    expect(await option({ enabled: null }, 'second')).toEqual(answer);
    expect(await option({ enabled: false }, 'second')).toMatchObject({ enabled: false });
    expect(await option()).toMatchObject({ enabled: false });
  });

  test('is decided by each company for itself', async () => {
    await option({ enabled: true });
    expect(await option({}, 'stranger')).toEqual({ supported: true, enabled: false, current_version: '2.0.0' });
  });

  test('keeps what else the company has', async () => {
    await option({ enabled: true });
    const { client, backend } = server.databases;
    const company = await client.db(backend).collection<{ _id: string }>('company').findOne({ _id: server.company });
    expect(company).toMatchObject({ name: 'test company', defaults: { stats_option: { enabled: true } } });
  });

  test('refuses what is neither true nor false', async () => {
    for (const enabled of ['true', 2, [], {}]) {
      expect(codesOf(await server.call('server.report_stats_option', { enabled }))).toBe('400/12');
    }
  });
});
