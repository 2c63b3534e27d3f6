import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

const METADATA = { key: 'k', type: 'int', value: '7' };

describe('a new model', () => {
  test('has everything that was said about it, and its author and dates', async () => {
    const project = await kit.project('project of a model');
    const task = await kit.task();
    const said = {
      comment: 'A comment with  spaces ',
      framework: 'PyTorch',
      parent: 'an id that nobody checks',
      project,
      task,
      design: { layers: [1, { size: null }], 'a.b': 'c' },
      labels: { cat: 1, dog: 2, none: 0, nothing: 0, 'a.b': -3 },
    };
    const answer = await server.ok('models.create', {
      ...said,
      name: '  my model ',
      uri: ' s3://bucket/model.pkl\n',
      tags: ['b', 'a', 'b'],
      system_tags: ['z', 'y'],
      ready: false,
      metadata: { 'a.b $c': { ...METADATA, extra: 'dropped' }, __x: METADATA },
    });
    expect(answer).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), created: true });
    const { created, last_update, last_change, ...model } = await kit.read(answer['id']);
    expect(model).toEqual({
      ...said,
      id: answer['id'],
      name: 'my model',
      uri: 's3://bucket/model.pkl',
      tags: ['a', 'b', 'b'],
      system_tags: ['y', 'z'],
      ready: false,
      metadata: { 'a.b $c': METADATA, __x: METADATA },
      company: server.company,
      user: expect.stringMatching(/^user-/),
      last_changed_by: expect.stringMatching(/^user-/),
      last_iteration: 0,
      last_metrics: {},
    });
    expect(created).toMatch(DATE);
    expect([last_update, last_change]).toEqual([created, created]);
  });

  test('needs no more than a name and an address, and is published', async () => {
    const { id } = await server.ok('models.create', { name: 'abc', uri: '' });
    const { created: _created, last_update: _update, last_change: _change, ...model } = await kit.read(id);
    expect(model).toEqual({
      id,
      name: 'abc',
      uri: '',
      ready: true,
      tags: [],
      system_tags: [],
      design: {},
      labels: {},
      metadata: {},
      company: server.company,
      user: expect.any(String),
      last_changed_by: expect.any(String),
      last_iteration: 0,
      last_metrics: {},
    });
  });

  test('may have the name and address of another', async () => {
    const same = { name: 'the same', uri: 's3://b/the-same' };
    expect(await kit.create(same)).not.toBe(await kit.create(same));
  });

  test.each([
    [
      'null in place of optional fields',
      { comment: null, tags: null, project: null, task: null, labels: null, design: null },
    ],
    ['empty references', { project: '', task: '' }],
    ['three characters outside the basic plane', { name: '😀😀😀' }],
    ['metadata without a value that matters', { metadata: { k: { key: '', type: '', value: '' } } }],
  ])('may come with %s', async (_case, fields) => {
    expect(codeOf(await server.call('models.create', { name: 'abc', uri: '', ...fields }))).toBe('200/0');
  });

  test.each([
    [true, true],
    [false, false],
    [1, true],
    [0, false],
    [null, false],
  ])('with ready: %p is ready: %p', async (sent, ready) => {
    expect(await kit.read(await kit.create({ ready: sent }))).toMatchObject({ ready });
  });

  test('keeps scratch space of user interfaces, which is shown only on demand', async () => {
    const id = await kit.create({ ui_cache: { a: 1 } });
    expect(await kit.read(id)).not.toHaveProperty('ui_cache');
    const { models } = await server.ok('models.get_all', { id: [id], only_fields: ['ui_cache'] });
    expect(models).toEqual([{ ui_cache: { a: 1 } }]);
  });

  test('takes over nothing that is not for callers to say', async () => {
    const forged = {
      id: MISSING,
      _id: MISSING,
      company: server.otherCompany,
      company_origin: server.otherCompany,
      user: 'somebody else',
      created: '2001-01-01T00:00:00Z',
      last_update: '2001-01-01T00:00:00Z',
      last_change: '2001-01-01T00:00:00Z',
      last_changed_by: 'somebody else',
      last_iteration: 99,
      last_metrics: { a: { b: { metric: 'a', variant: 'b', value: 1 } } },
      unique_metrics: ['a/b'],
    };
    const id = await kit.create(forged);
    expect(id).not.toBe(MISSING);
    const model = await kit.stored(id);
    expect(model).toMatchObject({ company: server.company, last_iteration: 0, last_metrics: {}, unique_metrics: [] });
    expect(model).toMatchObject({ user: expect.stringMatching(/^user-/), last_changed_by: model?.user });
    expect(model).not.toHaveProperty('company_origin');
    for (const date of [model?.created, model?.last_update, model?.last_change]) {
      expect(date?.getUTCFullYear()).toBeGreaterThan(2001);
    }
  });

  test("that is public is everybody's to read, without being anybody's", async () => {
    const { id } = await server.ok('models.create', { name: 'for all', uri: '', public: true });
    expect(await kit.read(id, { as: 'stranger' })).toMatchObject({ company: '', name: 'for all' });
    expect(codeOf(await server.call('models.edit', { model: id, comment: 'mine' }))).toBe('400/201');
    expect(codeOf(await server.call('models.make_private', { ids: [id] }))).toBe('400/201');
  });
});

describe('models.create refuses', () => {
  const good = { name: 'abc', uri: '' };

  test.each<[string, object, string]>([
    ['no name', { name: undefined }, '400/12'],
    ['a null name', { name: null }, '400/12'],
    ['a number for a name', { name: 123 }, '400/12'],
    ['no address', { uri: undefined }, '400/12'],
    ['a list for an address', { uri: ['s3://b/m'] }, '400/12'],
    ['text for tags', { tags: 'a' }, '400/12'],
    ['a null among tags', { tags: [null] }, '400/12'],
    ['a list for the design', { design: [] }, '400/12'],
    ['text for the labels', { labels: 'a' }, '400/12'],
    ["a text as a label's number", { labels: { a: '1' } }, '400/12'],
    ["a fraction as a label's number", { labels: { a: 1.5 } }, '400/12'],
    ['a label without number', { labels: { a: null } }, '400/12'],
    ['text for ready', { ready: 'yes' }, '400/12'],
    ['a list of metadata', { metadata: [METADATA] }, '400/12'],
    ['metadata without value', { metadata: { k: { key: 'k', type: 't' } } }, '400/12'],
    ['metadata whose value is a number', { metadata: { k: { ...METADATA, value: 7 } } }, '400/12'],
    ['an empty metadata key', { metadata: { ' ': METADATA } }, '400/12'],
    ['a metadata key with a null character', { metadata: { 'a\0': METADATA } }, '400/12'],
    ['a project that does not exist', { project: MISSING }, '400/12'],
    ['a task that does not exist', { task: MISSING }, '400/101'],
    ['a deleted task', { task: `__DELETED__${MISSING}` }, '400/101'],
    ['a tag that looks like an operator', { tags: ['a', '__$all'] }, '400/16'],
    ['a system tag that looks like an operator', { system_tags: ['__$x'] }, '400/16'],
    ['a name that is too short', { name: 'ab' }, '400/800'],
    ['a name that is too short when trimmed', { name: '  ab  ' }, '400/800'],
    ['two characters outside the basic plane', { name: '😀😀' }, '400/800'],
    ['two labels with one number', { labels: { a: 1, b: 1 } }, '400/800'],
    ['an empty label', { labels: { '': 1 } }, '400/800'],
    ['a label like an operator', { labels: { $a: 1 } }, '400/800'],
    ['a key like an operator in the design', { design: { $a: 1 } }, '400/800'],
    ['a key like an operator deep in the design', { design: { a: { b: [{ $c: 1 }] } } }, '400/800'],
    ['an empty key deep in the design', { design: { a: { '': 1 } } }, '400/800'],
    ['a key like an operator in the scratch space', { ui_cache: { $a: 1 } }, '400/800'],
    ['a key with a null character', { design: { 'a\0b': 1 } }, '400/12'],
    ["a key that the database's driver takes for a type", { design: { a: [{ _bsontype: 'Long' }] } }, '400/12'],
    ['a design nested deeper than the server allows', { design: nested(1000) }, '400/0'],
  ])('%s', async (_case, fields, code) => {
    const answer = await server.call('models.create', { ...good, ...fields });
    expect(codeOf(answer)).toBe(code);
    expect(answer.data).toEqual({});
  });

  test('the project before the task, the task before the tags, the tags before the metadata, the metadata before the name', async () => {
    const faults = [
      [{ project: MISSING }, '400/12'],
      [{ task: MISSING }, '400/101'],
      [{ tags: ['__$'] }, '400/16'],
      [{ metadata: { '': METADATA } }, '400/12'],
      [{ name: 'a' }, '400/800'],
    ] as const;
    for (const [first] of faults.entries()) {
      const fields = Object.assign({}, good, ...faults.slice(first).map(([fault]) => fault));
      expect(codeOf(await server.call('models.create', fields))).toBe(faults[first]?.[1]);
    }
  });

  test('a public task, and any task for a public model', async () => {
    const open = await kit.task({ company: '' });
    const task = await kit.task();
    expect(codeOf(await server.call('models.create', { ...good, task: open }))).toBe('403/21');
    expect(codeOf(await server.call('models.create', { ...good, task: open, public: true }))).toBe('403/21');
    expect(codeOf(await server.call('models.create', { ...good, task, public: true }))).toBe('400/101');
  });

  test('a public project for a private model, and a private one for a public model', async () => {
    const closed = await kit.project('private project');
    const open = await kit.project('public project');
    await server.ok('projects.make_public', { ids: [open] });
    expect(codeOf(await server.call('models.create', { ...good, project: open }))).toBe('400/12');
    expect(codeOf(await server.call('models.create', { ...good, project: closed, public: true }))).toBe('400/12');
    expect(codeOf(await server.call('models.create', { ...good, project: open, public: true }))).toBe('200/0');
  });

  test('everything at once in one answer', async () => {
    const answer = await server.call('models.create', { name: 1, tags: [2], labels: { a: 'x' } });
    const { faults } = answer.meta.error_data as { faults: { path: string }[] };
    expect(faults.map(({ path }) => path).sort()).toEqual(['/labels/a', '/name', '/tags/0', '/uri']);
  });
});

function nested(levels: number): object {
  let design: object = {};
  for (let level = 1; level < levels; level += 1) design = { a: design };
  return design;
}
