import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
let model: string;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  model = await kit.create({ name: 'the model', uri: 's3://b/old' });
});
afterAll(() => server.stop());

const METADATA = { key: 'k', type: 'int', value: '7' };

describe('models.update', () => {
  test('changes the basic fields, and tells what was written', async () => {
    const id = await kit.create();
    const sent = {
      name: ' updated ',
      project: 'an id that nobody checks',
      created: '2020-02-03 04:05',
      comment: 'a comment',
      tags: ['b', 'a', 'b'],
      system_tags: ['z', 'y'],
      uri: ' s3://b/new ',
      ui_cache: { a: { b: 1 } },
      metadata: { 'a.b': METADATA },
    };
    const { updated, fields } = await server.ok('models.update', { model: id, ...sent }, { as: 'second' });
    expect(updated).toBe(1);
    const { last_change, last_changed_by, ...echoed } = fields;
    expect(echoed).toEqual({ ...sent, tags: ['a', 'b', 'b'], system_tags: ['y', 'z'] });
    expect(last_change).toMatch(DATE);
    expect(last_changed_by).toMatch(/^second-/);

    const { ui_cache, ...shown } = sent;
    expect(await kit.read(id)).toMatchObject({
      ...shown,
      name: 'updated',
      uri: 's3://b/new',
      created: '2020-02-03T04:05:00+00:00',
      tags: ['a', 'b', 'b'],
      system_tags: ['y', 'z'],
      last_update: last_change,
      last_change,
      last_changed_by,
    });
    expect((await kit.stored(id))?.ui_cache).toEqual(ui_cache);
  });

  test('clears what is null', async () => {
    const project = await kit.project('project to leave');
    const id = await kit.create({
      comment: 'x',
      project,
      tags: ['a'],
      uri: 's3://b/m',
      metadata: { k: METADATA },
      ui_cache: { a: 1 },
    });
    const nulls = {
      comment: null,
      project: null,
      tags: null,
      system_tags: null,
      uri: null,
      metadata: null,
      ui_cache: null,
      name: null,
    };
    const { updated, fields } = await server.ok('models.update', { model: id, ...nulls });
    expect(updated).toBe(1);
    expect(fields).toMatchObject(nulls);
    const cleared = await kit.read(id);
    for (const field of ['comment', 'project', 'name']) expect(cleared).not.toHaveProperty(field);
    expect(cleared).toMatchObject({ tags: [], system_tags: [], uri: '', metadata: {} });
    expect((await kit.stored(id))?.ui_cache).toEqual({});
    await server.ok('models.add_or_update_metadata', { model: id, metadata: [METADATA] });
    expect(await kit.read(id)).toMatchObject({ metadata: { k: METADATA } });
  });

  test.each<[string, object]>([
    ['nothing', {}],
    ['ready', { ready: true }],
    [
      'a framework, a design, labels and a parent',
      { framework: 'x', design: { a: 1 }, labels: { a: 1 }, parent: MISSING },
    ],
    [
      'what is not for callers to say',
      { id: MISSING, _id: MISSING, company: 'x', user: 'x', last_update: null, last_iteration: 3 },
    ],
  ])('writes nothing when it is given %s', async (_case, fields) => {
    const before = await kit.stored(model);
    expect((await server.call('models.update', { model, ...fields })).data).toEqual({ updated: 0, fields: {} });
    expect(await kit.stored(model)).toEqual(before);
  });

  test.each<[string, object, boolean]>([
    ['uri', { uri: 's3://b/other' }, true],
    ['metadata', { metadata: {} }, true],
    ['tags', { tags: [] }, true],
    ['system_tags', { system_tags: [] }, true],
    ['name', { name: 'other' }, false],
    ['comment', { comment: 'other' }, false],
    ['project', { project: '' }, false],
    ['ui_cache', { ui_cache: {} }, false],
  ])('of %s stamps the right dates', async (_field, fields, isContent) => {
    const id = await kit.create();
    const before = await kit.read(id);
    const answer = await server.ok('models.update', { model: id, ...fields });
    const after = await kit.read(id);
    expect(Date.parse(after['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
    expect(after['last_update']).toBe(isContent ? after['last_change'] : before['last_update']);
    expect(answer['fields']).not.toHaveProperty('last_update');
  });

  test.each([
    ['empties the scratch space with a new address alone', { uri: 's3://b/m' }, {}],
    ['keeps the scratch space that comes with the address', { uri: 's3://b/m', ui_cache: { b: 2 } }, { b: 2 }],
    ['leaves the scratch space alone otherwise', { name: 'other' }, { a: 1 }],
  ])('%s', async (_case, fields, expected) => {
    const id = await kit.create({ ui_cache: { a: 1 } });
    await server.ok('models.update', { model: id, ...fields });
    expect((await kit.stored(id))?.ui_cache).toEqual(expected);
  });

  test('changes a published model, which stays published', async () => {
    const id = await kit.create({ ready: true });
    await server.ok('models.update', { model: id, name: 'changed', ready: false });
    expect(await kit.read(id)).toMatchObject({ name: 'changed', ready: true });
  });

  test('notes an iteration in the task that comes with it', async () => {
    const task = await kit.task({ last_iteration: 2, status: 'in_progress', started: new Date(Date.now() - 50_000) });
    const answer = await server.ok('models.update', { model, task, iteration: 5 });
    expect(answer).toEqual({ updated: 0, fields: {} });
    expect(await kit.read(model)).not.toHaveProperty('task');
    const after = await kit.storedTask(task);
    expect(after).toMatchObject({ last_iteration: 5, last_changed_by: expect.stringMatching(/^user-/) });
    expect(after.active_duration).toBeGreaterThanOrEqual(50);
    await server.ok('models.update', { model, task, iteration: 3 });
    expect(await kit.storedTask(task)).toMatchObject({ last_iteration: 5 });
  });

  test('notes no iteration without a task, and none when it is refused', async () => {
    const task = await kit.task();
    const id = await kit.create({ task });
    await server.ok('models.update', { model: id, iteration: 5 });
    expect(codeOf(await server.call('models.update', { model: id, task, iteration: 5, tags: ['__$'] }))).toBe('400/16');
    expect(codeOf(await server.call('models.update', { model: id, task, iteration: 5, name: 'a' }))).toBe('400/800');
    expect(await kit.storedTask(task)).not.toHaveProperty('last_iteration');
  });
});

describe('models.update refuses', () => {
  test.each<[string, object, string]>([
    ['no model', { model: undefined }, '400/12'],
    ['a null model', { model: null }, '400/12'],
    ['a model that does not exist', { model: MISSING }, '400/201'],
    ['a list for the task', { task: [] }, '400/12'],
    ['text for the iteration', { iteration: 'x' }, '400/12'],
    ['text for the tags', { tags: 'a' }, '400/12'],
    ['a list for the scratch space', { ui_cache: [] }, '400/12'],
    ['a list of metadata', { metadata: [METADATA] }, '400/12'],
    ['an empty metadata key', { metadata: { '': METADATA } }, '400/12'],
    ['a task that does not exist', { task: MISSING }, '400/101'],
    ['a deleted task', { task: `__DELETED__${MISSING}` }, '400/101'],
    ['a tag that looks like an operator', { tags: ['__$x'] }, '400/16'],
    ['a system tag that looks like an operator', { system_tags: ['__$x'] }, '400/16'],
    ['a name that is too short', { name: ' ab ' }, '400/800'],
    ['a creation date that is no date', { created: 'some day' }, '400/800'],
    ['no creation date', { created: null }, '400/800'],
  ])('%s', async (_case, fields, code) => {
    const before = await kit.stored(model);
    expect(codeOf(await server.call('models.update', { model, ...fields }))).toBe(code);
    expect(await kit.stored(model)).toEqual(before);
  });

  test('a public model, and a public task', async () => {
    const open = await kit.create({ public: true });
    const task = await kit.task({ company: '' });
    expect(codeOf(await server.call('models.update', { model: open, comment: 'x' }))).toBe('400/201');
    expect(codeOf(await server.call('models.update', { model, task }))).toBe('403/21');
  });

  test('the model before the task, the task before tags, tags before the name', async () => {
    const codes = [
      { model: MISSING, task: MISSING },
      { model, task: MISSING, tags: ['__$'] },
      { model, tags: ['__$'], name: 'a' },
    ].map(async (request) => codeOf(await server.call('models.update', request)));
    expect(await Promise.all(codes)).toEqual(['400/201', '400/101', '400/16']);
  });
});
