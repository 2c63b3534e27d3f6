import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Endpoint } from '../../src/schema/endpoint.js';
import { type Dump, dump } from '../support/dump.js';
import { ENDPOINTS } from '../support/endpoints.js';
import { type SeededCompany, seedCompany } from '../support/seed-company.js';
import { type Received, send } from '../support/send.js';
import { type TestServer, type UserName, startTestServer } from '../support/test-server.js';
import type { KnownTexts } from './declared-values.js';
import { type FuzzedRequest, fuzzedRequest } from './requests.js';

const SEED = 20_260_101;
/** So many endpoints are called at a time. */
const LANES = 8;
const MARK = 'zebrafish';

/** What takes documents away comes last: else there would be little left to call the others with. */
const endpoints = [...ENDPOINTS].sort((a, b) => Number(isDestructive(a)) - Number(isDestructive(b)));

function isDestructive({ action }: Endpoint): boolean {
  return /^(delete|merge|move|publish|set_ready|reset|clear)/.test(action);
}

let server: TestServer;
let ours: SeededCompany;
let second: string;
beforeAll(async () => {
  server = await startTestServer();
  [ours] = await Promise.all([seedCompany(server, 'user', MARK, 'second'), seedCompany(server, 'stranger', 'ibex')]);
  const { user } = await server.ok('users.get_current_user', {}, { as: 'second' });
  second = user.id;
});
afterAll(() => server.stop());

/** What was wrong with the answers to calls, one sentence each. */
type Judge = (answer: Received) => string | undefined;

/** Calls every endpoint at its version `runs` times with requests of its own, and gives what was wrong. */
async function fuzz(as: UserName, runs: number, seed: number, judge: Judge): Promise<string[]> {
  const faults: string[] = [];
  const queue = [...endpoints.entries()];
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, endpoint] = next;
      for (const request of fc.sample(fuzzedRequest(endpoint.acceptedRequest(), knownTexts(endpoint)), {
        seed: seed + index,
        numRuns: runs,
      })) {
        const answer = await callEndpoint(endpoint, as, request);
        const fault = judge(answer);
        if (fault)
          faults.push(
            `${fault}: ${as} ${endpoint.name}@${endpoint.version.text} ${describeRequest(request)} → ${answer.text.slice(0, 600)}`,
          );
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return faults;
}

const TEXTS = ['a name', 's3://bucket/model.pt', 'key', '2026-01-01', 'x'];
const SHOWN = ['id', 'name', 'company', 'created'];
const SHOWN_OF: Readonly<Record<string, readonly string[]>> = {
  models: ['tags', 'project', 'metadata', 'metadata.key.value', 'labels'],
  queues: ['entries', 'metadata'],
  tasks: ['status', 'hyperparams.Args.lr', 'execution.parameters', 'models', 'last_metrics.m.v.value', 'container'],
};
const DATES = ['>2026-01-01', '2026-01-01T00:00:00', '<=2027-01-01'];

/** What fields of requests hold when they hold something that exists. */
function knownTexts({ service }: Endpoint): KnownTexts {
  const projects = [ours.project, ours.subproject, ours.publicProject];
  const models = [ours.model, ours.published, ours.publicModel];
  const tasks = [ours.task, ours.publishedTask, ours.queuedTask];
  const queues = [ours.queue];
  // A caller whose own role changes would test less from then on.
  const users = [second];
  const own = { projects, queues, tasks, users }[service] ?? models;
  const fields = [...SHOWN, ...(SHOWN_OF[service] ?? [])];
  const table: Record<string, readonly string[]> = {
    id: own,
    ids: own,
    model: models,
    parent: service === 'tasks' ? tasks : [...models, ...projects],
    override_model_id: models,
    project: projects,
    projects,
    active_in_projects: projects,
    destination_project: projects,
    task: tasks,
    tasks,
    new_task_parent: tasks,
    new_task_project: projects,
    queue: queues,
    queue_ids: queues,
    status: ['created', 'in_progress', 'queued'],
    new_status: ['created', 'stopped'],
    type: ['training', 'output', 'custom'],
    section: ['Args', 'properties'],
    docker_cmd: ['python:3.12 -it', 'python'],
    user: users,
    active_users: users,
    company: [ours.company],
    order_by: ['id', '-name', 'created'],
    only_fields: fields,
    projection: fields,
    fields: ['name', 'id'],
    created: DATES,
    last_update: DATES,
    last_change: DATES,
    new_location: ['moved', 'moved/below'],
    project_name: ['moved', 'moved/below'],
    pattern: ['^a.*', 'x|y'],
    tags: ['a tag', '-a tag'],
    email: ['a@example.com'],
  };
  return (field) => (Object.hasOwn(table, field) ? (table[field] ?? TEXTS) : TEXTS);
}

/** Versions other than the endpoint's own: adapters and neighbours then serve the call. */
const OTHER_VERSIONS = ['1.0', '2.2', '2.8', '2.12', '2.16', '2.31', '999.0'];

function callEndpoint({ name, version }: Endpoint, as: UserName, request: FuzzedRequest): Promise<Received> {
  const { body, contentType, query, dice } = request;
  const requested = OTHER_VERSIONS[dice] ?? version.text;
  const headers = { 'content-type': contentType };
  return send(server, {
    method: query === '' ? 'POST' : 'GET',
    path: `/v${requested}/${name}${query}`,
    body,
    as,
    headers,
  });
}

function describeRequest({ body, contentType, query }: FuzzedRequest): string {
  return `${contentType} ${query}${body.toString()}`.slice(0, 1500);
}

/** Every failure is the caller's, and every answer an envelope. */
function judgeEnvelope({ status, text }: Received): string | undefined {
  if (status >= 500) return `answered ${status}`;
  try {
    const { meta } = JSON.parse(text);
    return meta.result_code === status ? undefined : `answered ${status} with code ${meta.result_code}`;
  } catch {
    return 'answered what is no envelope';
  }
}

describe('requests of every kind', () => {
  test('of a guest or of another company change and show nothing', async () => {
    const before = await dumpOurs();
    expect(before.size).toBeGreaterThan(10);
    const faults = [
      ...(await fuzz('guest', 1, SEED, judgeEnvelope)),
      ...(await fuzz('stranger', 3, SEED + 1000, (answer) => judgeEnvelope(answer) ?? judgeLeak(answer))),
    ];
    const after = await dumpOurs();
    expect(faults).toEqual([]);
    expect(changes(before, after)).toEqual([]);
  }, 60_000);

  test.each<[UserName, number, number]>([
    ['user', 4, SEED + 2000],
    ['admin', 1, SEED + 3000],
    ['system', 1, SEED + 4000],
    ['root', 1, SEED + 5000],
  ])(
    'of role %s are never a failure of the server',
    async (as, runs, seed) => {
      expect(await fuzz(as, runs, seed, judgeEnvelope)).toEqual([]);
    },
    60_000,
  );
});

/** All documents of our company, and what is public. */
function dumpOurs(): Promise<Dump> {
  return dump(server, { $or: [{ company: { $in: [ours.company, ''] } }, { _id: { $in: [ours.company] } }] });
}

function changes(before: Dump, after: Dump): string[] {
  const changed = [...before]
    .filter(([id, text]) => after.get(id) !== text)
    .map(([id, text]) => `${id}: ${text} → ${after.get(id) ?? 'gone'}`);
  const added = [...after].filter(([id, text]) => !before.has(id) && JSON.parse(text).company === ours.company);
  return [...changed, ...added.map(([id, text]) => `${id} is new: ${text}`)];
}

function judgeLeak({ text }: Received): string | undefined {
  return text.includes(MARK) ? 'showed what is not theirs' : undefined;
}
