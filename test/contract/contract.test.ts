import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { random } from '../reliability/random.js';
import { seedCompany } from '../support/seed-company.js';
import { send } from '../support/send.js';
import { storeQueue } from '../support/store-queues.js';
import { storeTask } from '../support/store-tasks.js';
import { type TestServer, startTestServer } from '../support/test-server.js';
import { type ApiDocument, type Operation, type RawDocument, readDocument } from './api-document.js';
import { judgeAnswer } from './judge-answer.js';
import { type PlannedCall, type Target, planCalls } from './plan-calls.js';

const SEED = 20_261_121;
/** So many operations are called at a time. */
const LANES = 8;
/** Large enough for every body but one. */
const BODY_BYTES = 50_000;
const TIMEOUT_MS = 120_000;

let server: TestServer;
beforeAll(async () => {
  // What is wrong with answers is to be found here, by the document alone.
  server = await startTestServer({
    http__limits__body_bytes: String(BODY_BYTES),
    schema__check_responses: 'false',
  });
});
afterAll(() => server.stop());

/** Which versions of actions were called in every way already, as `service.action@version`. */
const tried = new Set<string>();

describe.each(['latest', '2.12', '2.1'])('the OpenAPI document of version %s', (version) => {
  /** What answers had that the document does not tell, and which operations were answered with a status. */
  const faults: string[] = [];
  const answered = new Map<number, Set<string>>();
  let document: ApiDocument;

  beforeAll(async () => {
    document = await fetchDocument(version);
    const shared = await makeTarget(`at ${version}`);
    const queue = [...document.operations.entries()];
    const lane = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, operation] = next;
        const target = await targetFor(operation, shared, version);
        const endpoint = `${operation.name}@${operation.served}`;
        const isKnown = tried.has(endpoint);
        tried.add(endpoint);
        const dice = random(SEED + index);
        for (const call of planCalls(document, operation, target, isKnown, dice, BODY_BYTES)) await check(call);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }, TIMEOUT_MS);

  async function check({ operation, as, about, body, headers }: PlannedCall): Promise<void> {
    const answer = await send(server, {
      path: operation.path,
      body,
      headers: { 'content-type': 'application/json', ...headers },
      ...(as && { as }),
    });
    answered.set(answer.status, (answered.get(answer.status) ?? new Set()).add(operation.name));
    const fault = judgeAnswer(document, operation, answer);
    if (fault === undefined) return;
    const call = `${operation.path} as ${as ?? 'nobody'} with ${about}: ${body.slice(0, 1000)}`;
    faults.push(`${fault}\n  ${call}\n  ${answer.text.slice(0, 1000)}`);
  }

  test('tells every status, type of content, error and shape that a call is answered with', () => {
    expect(faults).toEqual([]);
  });

  test('was tried with calls of every operation that were served, and with every kind of refusal', () => {
    const served = answered.get(200);
    expect(document.operations.map(({ name }) => name).filter((name) => !served?.has(name))).toEqual([]);
    expect([...answered.keys()].sort()).toEqual([200, 400, 401, 403, 413, 415]);
  });
});

async function fetchDocument(version: string): Promise<ApiDocument> {
  const response = await fetch(`${server.url}/openapi/${version}.json`);
  const raw: unknown = await response.json();
  if (!isDocument(raw)) throw new Error(`there is no document for ${version}`);
  return readDocument(raw);
}

function isDocument(value: unknown): value is RawDocument {
  return typeof value === 'object' && value !== null && 'paths' in value && 'components' in value;
}

/** Whether calls leave nothing that others could be called with. */
function usesUp({ name }: Operation): boolean {
  return /\.(delete|merge|move|publish|set_ready|revoke|archive|unarchive|make_)|metadata/.test(name);
}

/** What an operation is called on: something of its own where calls of others could come between. */
async function targetFor(operation: Operation, shared: Target, version: string): Promise<Target> {
  if (/^(?:tasks|queues)\./.test(operation.name)) return { ...shared, ...(await makeTasks()) };
  return usesUp(operation) ? makeTarget(`${operation.name} at ${version}`) : shared;
}

/** Tasks in several states, and a queue in which one of them waits. */
async function makeTasks(): Promise<Pick<Target, 'task' | 'publicTask' | 'queuedTask' | 'queue'>> {
  const [task, publicTask, queuedTask] = await Promise.all([
    storeTask(server, { status: 'in_progress', last_update: new Date() }),
    storeTask(server, { company: '', company_origin: server.company }),
    storeTask(server, { status: 'queued' }),
  ]);
  return { task, publicTask, queuedTask, queue: await storeQueue(server, [queuedTask]) };
}

/** Documents of every kind, of the caller `user`, and a user who calls nothing. */
async function makeTarget(mark: string): Promise<Target> {
  const seeded = await seedCompany(server, 'user', mark, 'second');
  const listing = { entity_type: 'model', only_fields: ['id'], field_mappings: [{ field: 'id' }] };
  const [{ user }, { credentials }, { prepare_id: prepareId }, tasks, task] = await Promise.all([
    server.ok('users.get_current_user', {}, { as: 'second' }),
    server.ok('auth.create_credentials', {}),
    server.ok('organization.prepare_download_for_get_all', listing),
    makeTasks(),
    storeTask(server, { status: 'in_progress', models: { output: [{ name: 'model', model: seeded.published }] } }),
  ]);
  return { ...seeded, ...tasks, user: user.id, task, accessKey: credentials.access_key, prepareId };
}
