import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
let model: string;
let task: string;

const METADATA = { k: { key: 'k', type: 't', value: 'v' } };

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  model = await kit.create({ metadata: METADATA, tags: ['z', 'a'], system_tags: ['archived', 'a'] });
  task = await kit.task({ models: { output: [{ name: 'm', model }] } });
});
afterAll(() => server.stop());

/** How each reading action is asked for the model. */
const READERS: Record<string, () => object> = {
  get_by_id: () => ({ model }),
  get_by_id_ex: () => ({ id: [model] }),
  get_all: () => ({ id: [model] }),
  get_all_ex: () => ({ id: [model] }),
  get_by_task_id: () => ({ task }),
};

/** The model as an action shows it at a version. */
async function show(action: string, version: string | null, more: object = {}): Promise<object> {
  const data = await server.ok(`models.${action}`, { ...READERS[action]?.(), ...more }, { version });
  return data['model'] ?? data['models'][0];
}

const VERSIONS = [
  '1.0',
  '2.1',
  '2.2',
  '2.3',
  '2.8',
  '2.9',
  '2.12',
  '2.13',
  '2.16',
  '2.17',
  '2.20',
  '2.31',
  '999.0',
  null,
];
const versionsOf = (action: string) =>
  action === 'get_by_task_id' ? VERSIONS.slice(0, VERSIONS.indexOf('2.16')) : VERSIONS;
const isBelow = (version: string | null, limit: string) => VERSIONS.indexOf(version) < VERSIONS.indexOf(limit);

describe.each(Object.keys(READERS))('models.%s', (action) => {
  test.each(versionsOf(action))('shows metadata and tags in the form of version %s', async (version) => {
    expect(await show(action, version)).toMatchObject({
      id: model,
      metadata: isBelow(version, '2.17') ? [] : METADATA,
      tags: isBelow(version, '2.3') ? ['a', 'archived', 'z'] : ['a', 'z'],
      system_tags: ['a', 'archived'],
    });
  });
});

test.each(['get_all', 'get_all_ex'])(
  'models.%s shows no metadata that was not asked for, at any version',
  async (action) => {
    for (const version of ['2.1', '2.16', '2.31']) {
      expect(await show(action, version, { only_fields: ['name'] })).not.toHaveProperty('metadata');
    }
    expect(await show(action, '2.16', { only_fields: ['metadata.k'] })).toMatchObject({ metadata: [] });
  },
);

describe('tags of a client below 2.3', () => {
  const old = { version: '2.2' } as const;

  test('are parted when a model is created', async () => {
    const id = await kit.create({ tags: ['z', 'archived', 'a', 'active'] }, old);
    expect(await kit.read(id)).toMatchObject({ tags: ['a', 'z'], system_tags: ['active', 'archived'] });
  });

  test.each(['edit', 'update'])('are parted by models.%s, and the answer names both', async (action) => {
    const id = await kit.create({ system_tags: ['archived', 'mine'] });
    const { fields } = await server.ok(`models.${action}`, { model: id, tags: ['z', 'active'] }, old);
    expect(fields).toMatchObject({ tags: ['active', 'z'], system_tags: ['active'] });
    expect(await kit.read(id)).toMatchObject({ tags: ['z'], system_tags: ['active'] });
    await server.ok(`models.${action}`, { model: id, tags: ['z'] }, old);
    expect(await kit.read(id)).toMatchObject({ tags: ['z'], system_tags: [] });
  });

  test.each(['edit', 'update'])(
    'are left as they are by models.%s when there are none, or system tags beside them',
    async (action) => {
      const id = await kit.create({ tags: ['a'], system_tags: ['s'] });
      await server.ok(`models.${action}`, { model: id, name: 'renamed' }, old);
      expect(await kit.read(id)).toMatchObject({ tags: ['a'], system_tags: ['s'] });
      await server.ok(`models.${action}`, { model: id, tags: ['active'], system_tags: ['t'] }, old);
      expect(await kit.read(id)).toMatchObject({ tags: ['active'], system_tags: ['t'] });
    },
  );

  test('are parted by models.update_for_task', async () => {
    const { id } = await server.ok(
      'models.update_for_task',
      { task: await kit.task(), uri: 'u', tags: ['t', 'active'] },
      old,
    );
    expect(await kit.read(id)).toMatchObject({ tags: ['t'], system_tags: ['active'] });
  });

  test.each(['get_all', 'get_all_ex'])('are parted when models.%s filters by them', async (action) => {
    const [plain, archived] = await Promise.all([
      kit.create({ name: 'filtered', tags: ['t'] }),
      kit.create({ name: 'filtered', tags: ['t'], system_tags: ['archived'] }),
    ]);
    const list = async (tags: unknown) => {
      const { models } = await server.ok(`models.${action}`, { id: [plain, archived], tags }, old);
      return models.map(({ id }: { id: string }) => id);
    };
    expect(await list(['t', '-archived'])).toEqual([plain]);
    expect(await list(['archived'])).toEqual([archived]);
    expect(await list('archived')).toEqual([archived]);
  });

  test('are one list from 2.3 on', async () => {
    const id = await kit.create({ tags: ['archived'] }, { version: '2.3' });
    expect(await kit.read(id)).toMatchObject({ tags: ['archived'], system_tags: [] });
  });
});

test.each([
  ['get_all', '1.0', 2.1],
  ['get_all', '2.1', '2.1'],
  ['get_all', '2.14', '2.1'],
  ['get_all', '2.15', '2.15'],
  ['get_all', '2.25', '2.15'],
  ['get_all', '2.26', '2.26'],
  ['get_all', '999.0', '2.26'],
  ['get_all_ex', '2.12', '2.1'],
  ['get_all_ex', '2.13', '2.13'],
  ['get_all_ex', '2.31', '2.27'],
  ['create', '2.12', '2.1'],
  ['create', '2.13', '2.13'],
  ['archive_many', '2.1', '2.13'],
  ['make_public', '2.9', '2.9'],
])('models.%s at version %s is served by version %s', async (action, version, actual) => {
  const { meta } = await server.call(`models.${action}`, { name: 'a model', uri: '', ids: ['x'] }, { version });
  expect(meta.endpoint.actual_version).toBe(actual);
});

test.each(['2.1', '2.12'])('what came after version %s is understood at it all the same', async (version) => {
  const id = await kit.create({ name: 'early', metadata: METADATA }, { version });
  await server.ok('models.edit', { model: id, metadata: { l: METADATA.k } }, { version });
  expect(await kit.read(id)).toMatchObject({ metadata: { l: METADATA.k } });
  const request = {
    id: [id],
    scroll_id: null,
    size: 1,
    include_stats: true,
    allow_public: false,
    include_subprojects: true,
  };
  const answer = await server.call('models.get_all_ex', request, { version });
  expect(codeOf(answer)).toBe('200/0');
  expect(answer.data).toMatchObject({ scroll_id: expect.any(String), models: [{ id, stats: { labels_count: 0 } }] });
});
