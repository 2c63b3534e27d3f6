import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

/** Keys that a careless server would escape wrongly, or take for operators or for its own. */
const ODD_KEYS = [
  'a.b',
  '$set',
  '_id',
  '__x',
  'a__b',
  'a___b',
  '50%',
  '%2E',
  '%%',
  '0',
  'key',
  'type',
  'value',
  'size',
  'in',
  'exists',
  '__proto__',
  'constructor',
  'é 😀',
];

const piece = (key: string, value = '1') => ({ key, type: 'int', value });
const add = (model: string, metadata: unknown, more: object = {}) =>
  server.call('models.add_or_update_metadata', { model, metadata, ...more });

describe('models.add_or_update_metadata', () => {
  test('adds pieces beside the present ones and replaces those of the same key', async () => {
    const model = await kit.create({ metadata: { a: piece('a'), b: piece('b') } });
    const before = await kit.read(model);
    const answer = await add(model, [piece('b', '2'), piece(' c '), piece('c', '3')]);
    expect(answer.data).toEqual({ updated: 1 });
    const after = await kit.read(model);
    expect(after['metadata']).toEqual({ a: piece('a'), b: piece('b', '2'), c: piece('c', '3') });
    expect(after['last_update']).toBe(after['last_change']);
    expect(Date.parse(after['last_update'])).toBeGreaterThan(Date.parse(before['last_update']));
  });

  test('replaces everything when told so', async () => {
    const model = await kit.create({ metadata: { a: piece('a') } });
    await add(model, [piece('b')], { replace_metadata: true });
    expect((await kit.read(model))['metadata']).toEqual({ b: piece('b') });
  });

  test('keeps all of what several callers add at once', async () => {
    const model = await kit.create();
    const keys = Array.from({ length: 10 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => add(model, [piece(key)])));
    expect(Object.keys((await kit.read(model))['metadata']).sort()).toEqual(keys);
  });

  test('starts anew where an older server left null', async () => {
    const model = await kit.create();
    const models = server.databases.client.db(server.databases.backend).collection<{ _id: string }>('model');
    await models.updateOne({ _id: model }, { $set: { metadata: null } });
    expect(await kit.read(model)).toMatchObject({ metadata: {} });
    expect((await add(model, [piece('a')])).data).toEqual({ updated: 1 });
    expect((await kit.read(model))['metadata']).toEqual({ a: piece('a') });
  });

  test('works on a published model', async () => {
    const model = await kit.create({ ready: true });
    expect((await add(model, [piece('a')])).data).toEqual({ updated: 1 });
  });

  test.each<[string, unknown, string]>([
    ['no metadata', undefined, '400/12'],
    ['an empty list', [], '400/12'],
    ['an object', { a: piece('a') }, '400/12'],
    ['a piece without value', [{ key: 'a', type: 't' }], '400/12'],
    ['a piece without type', [{ key: 'a', value: 'v' }], '400/12'],
    ['a piece whose value is a number', [{ ...piece('a'), value: 1 }], '400/12'],
    ['a piece whose key is null', [{ ...piece('a'), key: null }], '400/12'],
    ['an empty key', [piece('a'), piece(' ')], '400/12'],
    ['a key with a null character', [piece('a\0')], '400/12'],
  ])('refuses %s', async (_case, metadata, code) => {
    const model = await kit.create();
    expect(codeOf(await add(model, metadata))).toBe(code);
    expect(await kit.read(model)).toMatchObject({ metadata: {} });
  });
});

describe('models.delete_metadata', () => {
  const remove = (model: string, keys: unknown) => server.call('models.delete_metadata', { model, keys });

  test('removes keys, and passes over those that are not there', async () => {
    const model = await kit.create({ metadata: { a: piece('a'), 'b.c': piece('b.c'), d: piece('d') } });
    const before = await kit.read(model);
    expect((await remove(model, ['a', ' b.c ', 'unknown'])).data).toEqual({ updated: 1 });
    const after = await kit.read(model);
    expect(after['metadata']).toEqual({ d: piece('d') });
    expect(after['last_update']).toBe(after['last_change']);
    expect(Date.parse(after['last_update'])).toBeGreaterThan(Date.parse(before['last_update']));
    expect((await remove(model, ['unknown'])).data).toEqual({ updated: 1 });
  });

  test('removes nothing else for a key that reads like an operator', async () => {
    const model = await kit.create({ metadata: { a: piece('a') } });
    await remove(model, ['size', 'in', 'exists', 'type', '$all', '.', '_id']);
    expect((await kit.read(model))['metadata']).toEqual({ a: piece('a') });
  });

  test.each<[string, unknown]>([
    ['no keys', undefined],
    ['an empty list', []],
    ['a text', 'a'],
    ['a number among the keys', [1]],
    ['an empty key', ['a', ' ']],
    ['a key with a null character', ['a\0']],
  ])('refuses %s', async (_case, keys) => {
    const model = await kit.create({ metadata: { a: piece('a') } });
    expect(codeOf(await remove(model, keys))).toBe('400/12');
    expect((await kit.read(model))['metadata']).toEqual({ a: piece('a') });
  });
});

test.each(['add_or_update_metadata', 'delete_metadata'])(
  'models.%s refuses a missing and a public model before its keys',
  async (action) => {
    const open = await kit.create({ public: true });
    const request = { metadata: [piece('')], keys: [''] };
    for (const [model, code] of [
      [undefined, '400/12'],
      [MISSING, '400/201'],
      [open, '400/201'],
    ]) {
      expect(codeOf(await server.call(`models.${action}`, { model, ...request }))).toBe(code);
    }
  },
);

describe('an odd key', () => {
  test('comes back as it was, whichever action wrote it', async () => {
    const metadata = Object.fromEntries(ODD_KEYS.map((key) => [key, piece(key)]));
    const ids = await Promise.all([kit.create({ metadata }), kit.create(), kit.create(), kit.create()]);
    const [, edited, updated, added] = ids;
    await Promise.all([
      server.ok('models.edit', { model: edited, metadata }),
      server.ok('models.update', { model: updated, metadata }),
      server.ok('models.add_or_update_metadata', { model: added, metadata: Object.values(metadata) }),
    ]);
    for (const id of ids) {
      const { metadata: read } = await kit.read(id);
      expect(Object.entries(read).sort()).toEqual(Object.entries(metadata).sort());
    }
  });

  test('is removed alone', async () => {
    const metadata = Object.fromEntries(ODD_KEYS.map((key) => [key, piece(key)]));
    const model = await kit.create({ metadata });
    const left = new Set(ODD_KEYS);
    for (const key of ODD_KEYS) {
      await server.ok('models.delete_metadata', { model, keys: [key] });
      left.delete(key);
      expect(new Set(Object.keys((await kit.read(model))['metadata']))).toEqual(left);
    }
  });
});

test('metadata is found by a dotted parameter whose keys are escaped', async () => {
  const models = await Promise.all(
    ['2', '10', '9'].map((value) => kit.create({ name: 'measured', metadata: { 'a.b': piece('a.b', value) } })),
  );
  const path = 'metadata.a%2Eb.value';
  const found = await server.ok('models.get_all', { [path]: ['10'], only_fields: ['id', 'metadata.a%2Eb'] });
  expect(found).toEqual({ models: [{ id: models[1], metadata: { 'a.b': piece('a.b', '10') } }] });
  const sorted = await server.ok('models.get_all', { name: 'measured', order_by: [path], only_fields: ['id'] });
  expect(sorted['models'].map(({ id }: { id: string }) => id)).toEqual([models[0], models[2], models[1]]);
});
