import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type SeededCompany, seedCompany } from '../support/seed-company.js';
import { type Received, exchange, send } from '../support/send.js';
import { type TestServer, type UserName, startTestServer } from '../support/test-server.js';

let server: TestServer;
let own: SeededCompany;
beforeAll(async () => {
  server = await startTestServer({ query__max_time_ms: '1000' });
  own = await seedCompany(server, 'user', 'ibex');
});
afterAll(() => server.stop());

/** What only somebody who reads our files or our machine should know. */
const INTERNALS: readonly RegExp[] = [
  /\bat \S+ \(/,
  /\.[jt]s\b[:)]/,
  /node_modules|node:internal|file:\/\//,
  /\/(?:home|root|tmp|usr|work|var|dist|src)\//,
  /mongo|bson|E11000|dup key|wiredtiger|errmsg|codeName/i,
  /koa|undici|\bjose\b|\bajv\b|\bpino\b/i,
  /TypeError|RangeError|ReferenceError|ERR_[A-Z]/,
  /\bsocket\b|ECONN|\.sock\b/,
  /t_[0-9a-f]{12}/,
];

interface Failing {
  as?: UserName;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A call for every kind of failure that a caller can bring about. */
const FAILURES: Readonly<Record<string, () => Failing>> = {
  'a path that is none': () => ({ path: '/nothing' }),
  'a version that is none': () => ({ path: '/v2.010/debug.ping' }),
  'an unknown action': () => ({ path: '/no.such_action' }),
  'a file': () => ({ path: '/../../etc/passwd' }),
  'a static file': () => ({ path: '/static/../package.json' }),
  'no credentials': () => ({ path: '/models.get_all' }),
  'an unknown scheme': () => ({ path: '/models.get_all', headers: { authorization: 'Digest x' } }),
  'credentials that are no base64': () => ({ path: '/models.get_all', headers: { authorization: 'Basic !' } }),
  'unknown credentials': () => ({ path: '/models.get_all', headers: { authorization: 'Basic YTpi' } }),
  'a forged token': () => ({ path: '/models.get_all', headers: { authorization: 'Bearer a.b.c' } }),
  'a token that is none': () => ({ path: '/models.get_all', headers: { authorization: 'Bearer x' } }),
  'another role': () => ({ as: 'user', path: '/server.config' }),
  'a guest who writes': () => ({ as: 'guest', path: '/models.create', body: {} }),
  'both impersonation headers': () => ({
    as: 'admin',
    path: '/auth.login',
    headers: { 'x-clearml-act-as': 'a', 'x-clearml-impersonate-as': 'b' },
  }),
  'an unknown user to impersonate': () => ({ as: 'admin', path: '/auth.login', headers: { 'x-clearml-act-as': 'a' } }),
  'JSON that breaks': () => ({ as: 'user', path: '/models.get_all', body: '{"a":' }),
  'bytes that are no text': () => ({ as: 'user', path: '/models.get_all', body: Buffer.from([0xff, 0xfe, 0xfd]) }),
  'a list for a body': () => ({ as: 'user', path: '/models.get_all', body: [] }),
  'a form that cannot be read': () => ({
    as: 'user',
    path: '/models.get_all',
    body: 'x',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  }),
  'a missing field': () => ({ as: 'user', path: '/models.get_by_id', body: {} }),
  'a field of another type': () => ({ as: 'user', path: '/models.get_by_id', body: { model: {} } }),
  'an unknown id': () => ({ as: 'user', path: '/models.get_by_id', body: { model: 'x' } }),
  'a malformed pattern': () => ({ as: 'user', path: '/models.get_all', body: { name: '(' } }),
  'a pattern that takes too long': () => ({
    as: 'user',
    path: '/models.get_all',
    body: { _any_: { fields: ['name'], pattern: '(a+)+$'.repeat(50) } },
  }),
  'a pattern that is too long': () => ({ as: 'user', path: '/models.get_all', body: { name: 'a'.repeat(5000) } }),
  'an unknown field': () => ({ as: 'user', path: '/models.get_all', body: { order_by: ['$where'] } }),
  'a condition that is none': () => ({ as: 'user', path: '/models.get_all', body: { tags: [{ $ne: 1 }] } }),
  'a scroll that is none': () => ({ as: 'user', path: '/models.get_all', body: { scroll_id: 'x' } }),
  'a name that is taken': () => ({ as: 'user', path: '/projects.create', body: { name: 'ibex', description: '' } }),
  'a name that is too short': () => ({ as: 'user', path: '/projects.create', body: { name: 'x', description: '' } }),
  'a document that is too large': () => ({
    as: 'user',
    path: '/models.create',
    body: { name: 'a model', uri: 's3://b/m', comment: 'x'.repeat(16.5 * 1024 * 1024) },
  }),
  'a document that is too deep': () => ({
    as: 'user',
    path: '/models.create',
    body: { name: 'a model', uri: 's3://b/m', design: deep(140) },
  }),
  'a key that is none': () => ({
    as: 'user',
    path: '/models.create',
    body: '{"name":"a model","uri":"s3://b/m","design":{"\\u0000":1}}',
  }),
  'a mail address that is taken': () => ({
    as: 'root',
    path: '/auth.create_user',
    body: { name: 'n', company: server.company, email: 'taken@example.com' },
  }),
  'a user id that is taken': () => ({
    as: 'root',
    path: '/users.create',
    body: { id: own.user, company: own.company, name: 'n' },
  }),
  'settings that are none': () => ({ as: 'root', path: '/server.config', body: { path: 'a.b.c' } }),
  'settings that are secret': () => ({ as: 'root', path: '/server.config', body: { path: 'auth.token_secret' } }),
  'a token that is not valid': () => ({ as: 'system', path: '/auth.validate_token', body: { token: 'a.b.c' } }),
  'batches of what is unknown': () => ({ as: 'user', path: '/models.delete_many', body: { ids: ['x', 'y'] } }),
  'lines for what takes none': () => ({
    as: 'user',
    path: '/models.get_all',
    body: '{}',
    headers: { 'content-type': 'application/json-lines' },
  }),
  'a status that does not follow': () => ({
    as: 'user',
    path: '/tasks.failed',
    body: { task: own.publishedTask },
  }),
  'a queue that nobody has': () => ({ as: 'user', path: '/tasks.enqueue', body: { task: own.queuedTask, queue: 'x' } }),
  'a task that is in the queue': () => ({
    as: 'user',
    path: '/queues.add_task',
    body: { task: own.queuedTask, queue: own.queue },
  }),
  'a task that is too large': () => ({
    as: 'user',
    path: '/tasks.edit',
    body: { task: own.task, force: true, script: { diff: 'x'.repeat(16.5 * 1024 * 1024) } },
  }),
  'a key of a task that is none': () => ({
    as: 'user',
    path: '/tasks.create',
    body: '{"name":"a task","type":"training","runtime":{"\\u0000":1}}',
  }),
  'lines of which one is unknown': () => ({
    as: 'user',
    path: '/tasks.update_batch',
    body: '{"task":"x","name":"a name"}',
    headers: { 'content-type': 'application/json-lines' },
  }),
  'a project that is not empty': () => ({ as: 'user', path: '/projects.delete', body: { project: own.project } }),
};

function deep(levels: number): object {
  return levels === 0 ? {} : { a: deep(levels - 1) };
}

describe('S17: a failure tells nothing of what is inside', () => {
  test.each(Object.entries(FAILURES))('%s', async (_about, failure) => {
    const { path, body, as, headers = {} } = failure();
    const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const sent = {
      path,
      headers: { 'content-type': 'application/json', ...headers },
      ...(bytes !== undefined && { body: bytes }),
      ...(as && { as }),
    };
    await send(server, sent);
    expectNoInternals(await send(server, sent));
  });

  test('a request that is no HTTP', async () => {
    const [answer] = await exchange(server, 'GET / HTTP/1.1\r\nbroken\r\n\r\n');
    for (const pattern of INTERNALS) expect(answer?.text).not.toMatch(pattern);
  });

  test('headers tell no versions', async () => {
    const { headers } = await send(server, { path: '/debug.ping' });
    expect(headers.server).toBe('clearml');
    expect(Object.keys(headers)).not.toContain('x-powered-by');
    expect(JSON.stringify(headers)).not.toMatch(/node|koa|\d+\.\d+\.\d+\.?\d*"/i);
  });
});

function expectNoInternals({ status, text, headers }: Received): void {
  for (const pattern of INTERNALS) expect(text).not.toMatch(pattern);
  expect(status).toBeLessThan(500);
  if (headers['content-type'] !== 'application/json') return;
  const { meta } = JSON.parse(text);
  if (meta.result_code !== 200) expect(meta.error_stack).toBeNull();
}
