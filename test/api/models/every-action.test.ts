import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { envelopeOf, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ModelKit, codeOf, modelKit } from './model-kit.js';

/** What holds for every action alike: who may call it, by which method, and at which versions (models.md §0). */
interface ActionCase {
  action: string;
  effect: 'read' | 'write';
  /** Oldest and newest API version that it answers. */
  since: string;
  until?: '2.13';
  /** Makes what it works on, and a good request. */
  request: (kit: ModelKit) => Promise<Record<string, unknown>>;
}

/** For actions that change nothing: all work on the same. */
const onSharedModel = async () => ({ model: shared, id: [shared] });
const onModel =
  (more: Record<string, unknown> = {}) =>
  async (kit: ModelKit) => ({ model: await kit.create(), ...more });
const onModels =
  (more: Record<string, unknown> = {}) =>
  async (kit: ModelKit) => ({ ids: [await kit.create()], ...more });

const ACTIONS: ActionCase[] = [
  { action: 'get_by_id', effect: 'read', since: '1.0', request: onSharedModel },
  { action: 'get_by_id_ex', effect: 'read', since: '1.0', request: onSharedModel },
  {
    action: 'get_by_task_id',
    effect: 'read',
    since: '1.0',
    until: '2.13',
    request: async (kit) => ({
      task: await kit.task({ models: { output: [{ name: 'm', model: await kit.create() }] } }),
    }),
  },
  { action: 'get_all', effect: 'read', since: '1.0', request: async () => ({}) },
  { action: 'get_all_ex', effect: 'read', since: '1.0', request: async () => ({}) },
  { action: 'get_frameworks', effect: 'read', since: '1.0', request: async () => ({}) },
  { action: 'create', effect: 'write', since: '1.0', request: async () => ({ name: 'a model', uri: '' }) },
  { action: 'edit', effect: 'write', since: '1.0', request: onModel({ comment: 'changed' }) },
  { action: 'update', effect: 'write', since: '1.0', request: onModel({ comment: 'changed' }) },
  {
    action: 'update_for_task',
    effect: 'write',
    since: '1.0',
    until: '2.13',
    request: async (kit) => ({ task: await kit.task(), uri: 'file:///m' }),
  },
  { action: 'set_ready', effect: 'write', since: '1.0', request: onModel() },
  { action: 'publish_many', effect: 'write', since: '1.0', request: onModels() },
  { action: 'archive_many', effect: 'write', since: '1.0', request: onModels() },
  { action: 'unarchive_many', effect: 'write', since: '1.0', request: onModels() },
  { action: 'delete', effect: 'write', since: '1.0', request: onModel() },
  { action: 'delete_many', effect: 'write', since: '1.0', request: onModels() },
  { action: 'make_public', effect: 'write', since: '2.9', request: onModels() },
  {
    action: 'make_private',
    effect: 'write',
    since: '2.9',
    request: async (kit) => {
      const id = await kit.create();
      await server.ok('models.make_public', { ids: [id] });
      return { ids: [id] };
    },
  },
  { action: 'move', effect: 'write', since: '1.0', request: onModels({ project: null }) },
  { action: 'update_tags', effect: 'write', since: '1.0', request: onModels({ add_tags: ['t'] }) },
  {
    action: 'add_or_update_metadata',
    effect: 'write',
    since: '2.13',
    request: onModel({ metadata: [{ key: 'k', type: 't', value: 'v' }] }),
  },
  { action: 'delete_metadata', effect: 'write', since: '2.13', request: onModel({ keys: ['k'] }) },
];

/** Versions of clients in the field, the two ends, one beyond, and none. */
const VERSIONS = ['1.0', '2.9', '2.13', '2.31', '999.0', null] as const;

let server: TestServer;
let kit: ModelKit;
let shared: string;
let sharedTask: string;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  shared = await kit.create();
  sharedTask = await kit.task({ models: { output: [{ name: 'm', model: shared }] } });
});
afterAll(() => server.stop());

test('the table names every action of the service', async () => {
  const { endpoints } = await server.ok('server.endpoints', {}, { as: 'system' });
  const declared = Object.keys(endpoints).filter((name) => name.startsWith('models.'));
  expect(ACTIONS.map(({ action }) => `models.${action}`).sort()).toEqual(declared.sort());
});

describe.each(ACTIONS)('models.$action', ({ action, effect, since, until, request }) => {
  const name = `models.${action}`;
  const newest = until ?? '2.31';

  test('refuses a call without credentials', async () => {
    expect(codeOf(await server.call(name, {}, { as: null, version: newest }))).toBe('401/20');
  });

  test(effect === 'read' ? 'lets a guest read' : 'refuses to write for a guest', async () => {
    const body = effect === 'read' ? await request(kit) : {};
    const answer = await server.call(name, body, { as: 'guest', version: newest });
    expect(codeOf(answer)).toBe(effect === 'read' ? '200/0' : '403/21');
  });

  test('lets every other role call it', async () => {
    const roles = ['system', 'root', 'admin', 'user'] as const;
    const codes = roles.map(async (as) => codeOf(await server.call(name, await request(kit), { as, version: newest })));
    expect(await Promise.all(codes)).toEqual(roles.map(() => '200/0'));
  });

  test('takes the request from the body of a GET', async () => {
    const body = JSON.stringify(await request(kit));
    const received = await send(server, { method: 'GET', path: `/v${newest}/${name}`, body, as: 'user' });
    expect(codeOf({ status: received.status, ...envelopeOf(received) })).toBe('200/0');
  });

  const served = VERSIONS.filter((version) => isWithin(version, since, until));
  test(`answers at every version from ${since}${until ? ` to ${until}` : ''}`, async () => {
    const answers = await Promise.all(
      served.map(async (version) => server.call(name, await request(kit), { version })),
    );
    expect(answers.map(codeOf)).toEqual(served.map(() => '200/0'));
    // Below 2.1 versions are numbers, and no version means the newest (wire-protocol.md §4).
    const requested = served.map((version) => (version === '1.0' ? 1 : (version ?? '2.31')));
    expect(answers.map(({ meta }) => meta.endpoint.requested_version)).toEqual(requested);
  });

  const tooOld = since === '1.0' ? '0.9' : `2.${Number(since.split('.')[1]) - 1}`;
  test(`does not exist at version ${tooOld}`, async () => {
    const answer = await server.call(name, {}, { version: tooOld });
    expect(codeOf(answer)).toBe('404/0');
    expect(answer.meta.endpoint.actual_version).toBeNull();
  });

  if (until === undefined) return;
  test.each(['2.14', '2.31', '999.0', null])('is retired at version %s', async (version) => {
    const answer = await server.call(name, { task: sharedTask, uri: 'file:///m' }, { version });
    expect(codeOf(answer)).toBe('301/1');
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.data).toEqual({});
  });
});

function isWithin(version: string | null, since: string, until: string | undefined): boolean {
  if (version === null) return until === undefined;
  return compare(version, since) >= 0 && (until === undefined || compare(version, until) <= 0);
}

function compare(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
