import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
let model: string;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  model = await kit.create({ name: 'the model', uri: 's3://b/old', ui_cache: { a: 1 } });
});
afterAll(() => server.stop());

const edit = (fields: object) => server.call('models.edit', { model, ...fields });
const METADATA = { key: 'k', type: 'int', value: '7' };

describe('models.edit', () => {
  test('changes every field, and tells what was written', async () => {
    const [id, parent, project, task] = await Promise.all([
      kit.create({ ui_cache: { a: 1 } }),
      kit.create(),
      kit.project('project of the edited'),
      kit.task(),
    ]);
    const sent = {
      name: ' edited ',
      tags: ['b', 'a', 'b'],
      system_tags: ['z', 'y'],
      task,
      comment: 'a comment',
      uri: ' s3://b/new ',
      project,
      parent,
      framework: 'Keras',
      design: { design: '' },
      labels: { a: 1, b: 1 },
      ready: true,
      metadata: { 'a.b': METADATA },
    };
    const { updated, fields } = await server.ok('models.edit', { model: id, ...sent }, { as: 'second' });
    expect(updated).toBe(1);
    const { last_update, last_change, last_changed_by, ...echoed } = fields;
    expect(echoed).toEqual({ ...sent, tags: ['a', 'b', 'b'], system_tags: ['y', 'z'] });
    expect([last_update, last_change]).toEqual([expect.stringMatching(DATE), last_update]);
    expect(last_changed_by).toMatch(/^second-/);

    const stored = { ...sent, name: 'edited', uri: 's3://b/new', tags: ['a', 'b', 'b'], system_tags: ['y', 'z'] };
    expect(await kit.read(id)).toMatchObject({ ...stored, last_update, last_change, last_changed_by });
    expect((await kit.stored(id))?.ui_cache).toEqual({});
  });

  test('leaves alone what is null or not named', async () => {
    const before = await kit.read(model);
    const nulls = {
      name: null,
      tags: null,
      task: null,
      project: null,
      labels: null,
      ready: null,
      metadata: null,
      uri: null,
    };
    expect((await edit(nulls)).data).toEqual({ updated: 0, fields: {} });
    expect((await edit({})).data).toEqual({ updated: 0, fields: {} });
    expect(await kit.read(model)).toEqual(before);
    expect((await kit.stored(model))?.ui_cache).toEqual({ a: 1 });
  });

  test.each<[string, object, boolean]>([
    ['uri', { uri: 's3://b/other' }, true],
    ['framework', { framework: 'x' }, true],
    ['design', { design: {} }, true],
    ['labels', { labels: {} }, true],
    ['ready', { ready: false }, true],
    ['metadata', { metadata: {} }, true],
    ['tags', { tags: [] }, true],
    ['system_tags', { system_tags: [] }, true],
    ['name', { name: 'other' }, false],
    ['comment', { comment: 'other' }, false],
  ])('of %s stamps the right dates', async (_field, fields, isContent) => {
    const id = await kit.create();
    const before = await kit.read(id);
    const { data } = await server.call('models.edit', { model: id, ...fields });
    const after = await kit.read(id);
    expect(Date.parse(after['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
    expect(after['last_update']).toBe(isContent ? after['last_change'] : before['last_update']);
    expect('last_update' in data['fields']).toBe(isContent);
  });

  test('replaces labels, design and metadata as a whole', async () => {
    const id = await kit.create({ labels: { a: 1 }, design: { a: 1 }, metadata: { a: METADATA } });
    await server.ok('models.edit', { model: id, labels: { b: 2 }, design: { b: 2 }, metadata: { b: METADATA } });
    expect(await kit.read(id)).toMatchObject({ labels: { b: 2 }, design: { b: 2 }, metadata: { b: METADATA } });
    expect(Object.keys((await kit.read(id))['metadata'])).toEqual(['b']);
  });

  test('turns a published model into a draft', async () => {
    const id = await kit.create({ ready: true });
    await server.ok('models.edit', { model: id, ready: false, name: 'a draft again' });
    expect(await kit.read(id)).toMatchObject({ ready: false, name: 'a draft again' });
  });

  test('drops a task that has been deleted', async () => {
    expect((await edit({ task: `__DELETED__${MISSING}`, comment: 'kept' })).data).toMatchObject({
      updated: 1,
      fields: { comment: 'kept' },
    });
    expect(await kit.read(model)).not.toHaveProperty('task');
    expect((await edit({ task: `__DELETED__${MISSING}` })).data).toEqual({ updated: 0, fields: {} });
  });

  test('takes odd keys that only a new model may not have, and gives them back unchanged', async () => {
    const id = await kit.create();
    const odd = { design: { $where: { $x: [{ '': 1 }] }, 'a.b': 1 }, labels: { $a: 1, '': 1, 'c.d': 1 } };
    await server.ok('models.edit', { model: id, ...odd });
    expect(await kit.read(id)).toMatchObject(odd);
  });

  test('takes incomplete metadata', async () => {
    const id = await kit.create();
    await server.ok('models.edit', { model: id, metadata: { k: { value: '1' } } });
    expect((await kit.read(id))['metadata']).toMatchObject({ k: { value: '1' } });
  });

  test('takes over nothing that is not for callers to say', async () => {
    const id = await kit.create();
    const before = await kit.stored(id);
    const forged = {
      id: MISSING,
      _id: MISSING,
      company: server.otherCompany,
      company_origin: 'x',
      user: 'x',
      created: '2001-01-01',
      last_iteration: 9,
      unique_metrics: ['x'],
      ui_cache: { x: 1 },
      'metadata.k': METADATA,
      $set: { company: 'x' },
    };
    expect((await server.call('models.edit', { model: id, ...forged })).data).toEqual({ updated: 0, fields: {} });
    expect(await kit.stored(id)).toEqual(before);
  });
});

describe('models.edit refuses', () => {
  test.each<[string, object, string]>([
    ['no model', { model: undefined }, '400/12'],
    ['a null model', { model: null }, '400/12'],
    ['a number for a model', { model: 1 }, '400/12'],
    ['a model that does not exist', { model: MISSING }, '400/201'],
    ['text for the iteration', { iteration: 'many' }, '400/12'],
    ['a number for the name', { name: 1 }, '400/12'],
    ['text for the design', { design: 'x' }, '400/12'],
    ["a text as a label's number", { labels: { a: '1' } }, '400/12'],
    ['a label without number', { labels: { a: null } }, '400/12'],
    ['text for ready', { ready: 'true' }, '400/12'],
    ['a list of metadata', { metadata: [METADATA] }, '400/12'],
    ['an empty metadata key', { metadata: { '': METADATA } }, '400/12'],
    ['a task that does not exist', { task: MISSING }, '400/16'],
    ['a project that does not exist', { project: MISSING }, '400/16'],
    ['an empty project', { project: '' }, '400/16'],
    ['a parent that does not exist', { parent: MISSING }, '400/16'],
    ['a tag that looks like an operator', { tags: ['__$not'] }, '400/16'],
    ['a system tag that looks like an operator', { system_tags: ['__$not'] }, '400/16'],
    ['a name that is too short', { name: ' ab ' }, '400/800'],
    ['an empty name', { name: '' }, '400/800'],
    ['a key with a null character', { labels: { 'a\0': 1 } }, '400/12'],
    ["a key that the database's driver takes for a type", { design: { _bsontype: 'Long' } }, '400/12'],
  ])('%s', async (_case, fields, code) => {
    const before = await kit.stored(model);
    expect(codeOf(await edit(fields))).toBe(code);
    expect(await kit.stored(model)).toEqual(before);
  });

  test('a public model, and a public task', async () => {
    const open = await kit.create({ public: true });
    const task = await kit.task({ company: '' });
    expect(codeOf(await server.call('models.edit', { model: open, comment: 'x' }))).toBe('400/201');
    expect(codeOf(await edit({ task }))).toBe('403/21');
  });

  test('the model before references, references before tags, tags before the name', async () => {
    expect(codeOf(await edit({ model: MISSING, project: MISSING, name: 'a' }))).toBe('400/201');
    expect(codeOf(await edit({ project: MISSING, tags: ['__$'], name: 'a' }))).toBe('400/16');
    expect(codeOf(await edit({ tags: ['__$'], task: await kit.task({ company: '' }), name: 'a' }))).toBe('400/16');
    expect(codeOf(await edit({ labels: { a: null }, name: 'a' }))).toBe('400/12');
  });
});

describe('an iteration given to models.edit', () => {
  test("is noted in the model's task, even when the model stays as it is", async () => {
    const task = await kit.task();
    const id = await kit.create({ task });
    expect((await server.call('models.edit', { model: id, iteration: 7.9 })).data).toEqual({ updated: 0, fields: {} });
    expect(await kit.storedTask(task)).toMatchObject({
      last_iteration: 7,
      last_update: expect.any(Date),
      last_change: expect.any(Date),
      last_changed_by: expect.stringMatching(/^user-/),
    });
    expect(await kit.storedTask(task)).not.toHaveProperty('active_duration');
  });

  test('never takes the task back', async () => {
    const task = await kit.task({ last_iteration: 10 });
    const id = await kit.create({ task });
    await server.ok('models.edit', { model: id, iteration: 3 });
    expect(await kit.storedTask(task)).toMatchObject({ last_iteration: 10 });
  });

  test('tells how long a running task has been running', async () => {
    const task = await kit.task({ status: 'in_progress', started: new Date(Date.now() - 100_000) });
    const id = await kit.create({ task });
    await server.ok('models.edit', { model: id, iteration: 1 });
    const { active_duration: seconds } = await kit.storedTask(task);
    expect(seconds).toBeGreaterThanOrEqual(100);
    expect(seconds).toBeLessThan(200);
  });

  test("goes to the task of the request when the model has none, and to the model's own when it has", async () => {
    const [stored, sent] = await Promise.all([kit.task(), kit.task()]);
    const [without, having] = await Promise.all([kit.create(), kit.create({ task: stored })]);
    await server.ok('models.edit', { model: without, task: sent, iteration: 5 });
    await server.ok('models.edit', { model: having, task: sent, iteration: 9 });
    expect(await kit.storedTask(sent)).toMatchObject({ last_iteration: 5 });
    expect(await kit.storedTask(stored)).toMatchObject({ last_iteration: 9 });
  });

  test('is not noted when the edit is refused', async () => {
    const task = await kit.task();
    const id = await kit.create({ task });
    expect(codeOf(await server.call('models.edit', { model: id, iteration: 5, name: 'a' }))).toBe('400/800');
    expect(await kit.storedTask(task)).not.toHaveProperty('last_iteration');
  });
});
