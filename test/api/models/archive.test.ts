import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, failuresOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

test('models.archive_many archives each model once, however often it is asked to', async () => {
  const [plain, archived, open] = await Promise.all([
    kit.create({ system_tags: ['z'] }),
    kit.create({ system_tags: ['archived'], ready: true }),
    kit.create({ public: true }),
  ]);
  const before = await kit.read(plain);
  const data = await server.ok(
    'models.archive_many',
    { ids: [plain, MISSING, archived, open, plain] },
    { as: 'second' },
  );
  expect(data['succeeded']).toEqual([plain, archived, plain].map((id) => ({ id, archived: true })));
  expect(failuresOf(data)).toEqual({ [MISSING]: '400/201', [open]: '400/201' });
  const after = await kit.read(plain);
  expect(after).toMatchObject({
    system_tags: ['archived', 'z'],
    last_update: before['last_update'],
    last_changed_by: expect.stringMatching(/^second-/),
  });
  expect(Date.parse(after['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
  expect(await kit.read(archived)).toMatchObject({ system_tags: ['archived'], ready: true });
});

test('models.unarchive_many takes models back, also those that are not archived', async () => {
  const [archived, plain] = await Promise.all([
    kit.create({ system_tags: ['archived', 'z'] }),
    kit.create({ system_tags: ['a'] }),
  ]);
  const data = await server.ok('models.unarchive_many', { ids: [archived, MISSING, plain] });
  expect(data['succeeded']).toEqual([archived, plain].map((id) => ({ id, unarchived: true })));
  expect(failuresOf(data)).toEqual({ [MISSING]: '400/201' });
  expect(await kit.read(archived)).toMatchObject({ system_tags: ['z'] });
  expect(await kit.read(plain)).toMatchObject({ system_tags: ['a'] });
});

test('archived models are left out of a list only when the caller says so', async () => {
  const [archived, plain] = await Promise.all([kit.create({ name: 'put aside' }), kit.create({ name: 'put aside' })]);
  await server.ok('models.archive_many', { ids: [archived] });
  const list = async (filter: object) => {
    const { models } = await server.ok('models.get_all', { name: 'put aside', only_fields: ['id'], ...filter });
    return models.map(({ id }: { id: string }) => id).sort();
  };
  expect(await list({})).toEqual([archived, plain].sort());
  expect(await list({ system_tags: ['-archived'] })).toEqual([plain]);
  expect(await list({ system_tags: ['archived'] })).toEqual([archived]);
});

/** The actions on several models, whose requests are alike. */
const MANY = [
  'archive_many',
  'unarchive_many',
  'publish_many',
  'delete_many',
  'make_public',
  'make_private',
  'move',
  'update_tags',
];
const MORE = { project: null, add_tags: ['t'] };

test.each(MANY)('models.%s takes a list of at least one id', async (action) => {
  const bad = [undefined, null, [], 'an id', [1], [null], {}];
  const codes = bad.map(async (ids) => codeOf(await server.call(`models.${action}`, { ids, ...MORE })));
  expect(await Promise.all(codes)).toEqual(bad.map(() => '400/12'));
});
