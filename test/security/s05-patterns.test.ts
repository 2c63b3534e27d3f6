import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { storeQueue } from '../support/store-queues.js';
import { storeTask } from '../support/store-tasks.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

/** A text that a backtracking engine needs longer for than a day, with each of these patterns. */
const TEXT = `${'a'.repeat(45)}!`;
const PATTERNS = ['(a+)+$', '(a|aa)+$', '([a-z]+)*$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){25}$'];

/** Where a caller may bring a pattern. */
const REQUESTS: readonly [action: string, request: (pattern: string) => object][] = [
  ['models.get_all', (pattern) => ({ name: pattern })],
  ['models.get_all_ex', (pattern) => ({ _any_: { fields: ['name', 'comment', 'uri'], pattern } })],
  ['models.get_all', (pattern) => ({ comment: pattern })],
  ['projects.get_all_ex', (pattern) => ({ name: pattern, search_hidden: true })],
  ['projects.get_all', (pattern) => ({ _all_: { fields: ['name', 'description'], pattern } })],
  ['projects.get_hyperparam_values', (pattern) => ({ section: 'Args', name: 'lr', pattern })],
  ['projects.get_task_parents', (pattern) => ({ task_name: pattern })],
  ['queues.get_all', (pattern) => ({ name: pattern })],
  ['tasks.get_all', (pattern) => ({ name: pattern })],
  ['tasks.get_all_ex', (pattern) => ({ _any_: { fields: ['name', 'comment', 'runtime.step'], pattern } })],
  ['users.get_all', (pattern) => ({ name: pattern })],
];
/** A kernel counts processor time in such parts of a second. */
const TICKS_PER_SECOND = 100;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ query__max_time_ms: '500' }, { inOwnProcess: true });
  const { id: project } = await server.ok('projects.create', { name: TEXT, description: TEXT });
  for (let count = 0; count < 5; count += 1) {
    await server.ok('models.create', { name: TEXT, uri: `s3://${TEXT}`, comment: TEXT, project });
    await storeTask(server, { name: TEXT, comment: TEXT, runtime: { step: TEXT }, project });
  }
  await storeQueue(server, [], { name: TEXT });
  await server.ok('users.update', { user: (await server.ok('users.get_current_user'))['user'].id, name: TEXT });
});
afterAll(() => server.stop());

/** Seconds of processor time that the server process has used. */
function processorSeconds(): number {
  const [, fields = ''] = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(/\) /);
  const [userTicks, systemTicks] = fields.split(' ').slice(11, 13).map(Number);
  return ((userTicks ?? 0) + (systemTicks ?? 0)) / TICKS_PER_SECOND;
}

test('S5: catastrophic patterns are all answered, and none of them runs in the server process', async () => {
  const before = processorSeconds();
  const pings: number[] = [];
  let attacking = true;
  const honest = async () => {
    while (attacking) {
      const begin = performance.now();
      await server.ok('debug.ping', {}, { as: null });
      pings.push(performance.now() - begin);
    }
  };
  const attack = async ([action, request]: (typeof REQUESTS)[number]) => {
    const statuses: number[] = [];
    for (const pattern of PATTERNS) statuses.push((await server.call(action, request(pattern))).status);
    return statuses;
  };
  const pinging = honest();
  const answers = await Promise.all(REQUESTS.map(attack));
  attacking = false;
  await pinging;

  expect(answers.flat()).toHaveLength(REQUESTS.length * PATTERNS.length);
  for (const status of answers.flat()) expect([200, 400]).toContain(status);
  // One such pattern in the process itself would take all the time that there is.
  const used = processorSeconds() - before;
  expect(used).toBeLessThan(10);
  pings.sort((a, b) => a - b);
  const p99 = pings[Math.floor(pings.length * 0.99)] ?? 0;
  process.stderr.write(
    `S5: p99 of ${pings.length} pings during the attack ${p99.toFixed(1)} ms, ${used.toFixed(1)} s of processor time\n`,
  );
});

test.each(['(', '[', '*', 'a{2,1}', '(?<n', '\\', '(?P<n>a)(?P<n>b)', 'a{99999}', '(?R', '\0'])(
  'S5: the malformed pattern %j is the fault of the caller',
  async (pattern) => {
    for (const [action, request] of REQUESTS) {
      const answer = await server.call(action, request(pattern));
      expect([200, 400]).toContain(answer.status);
    }
  },
);

test('S5: an escaped text as Python writes it is no malformed pattern', async () => {
  const { id } = await server.ok('models.create', { name: 'my model-v1.0 é/x', uri: 's3://b/m' });
  const { models } = await server.ok('models.get_all', { name: '^my\\ model\\-v1\\.0\\ é\\/x$', only_fields: ['id'] });
  expect(models).toEqual([{ id }]);
});
