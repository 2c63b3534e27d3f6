import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
let model: string;
let parent: string;
let project: string;
let top: string;
let task: string;
let user: string;

const METADATA = { 'a.b': { key: 'a.b', type: 't', value: '1' }, c: { key: 'c', type: 't', value: '2' } };

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  top = await kit.project('top');
  project = await kit.project('top/below');
  [parent, task] = await Promise.all([kit.create({ name: 'parent', comment: 'above' }), kit.task({ project })]);
  model = await kit.create({
    name: 'child',
    project,
    parent,
    task,
    design: { layers: { size: 3 }, kind: 'cnn' },
    metadata: METADATA,
    ui_cache: { a: 1 },
    tags: ['b', 'a'],
  });
  ({ user } = await kit.read(model));
});
afterAll(() => server.stop());

async function rowOf(action: string, request: object): Promise<Record<string, unknown>> {
  const { models } = await server.ok(action, { id: [model], ...request });
  expect(models).toHaveLength(1);
  return models[0];
}

const HIDDEN = ['ui_cache', 'company_origin', 'unique_metrics'];

describe('the fields of models.get_all', () => {
  test.each<[string, () => unknown, () => object]>([
    ['a name', () => ['name'], () => ({ name: 'child' })],
    ['a name that is not in a list', () => 'name', () => ({ name: 'child' })],
    ['the id only when asked for', () => ['id', 'name'], () => ({ id: model, name: 'child' })],
    ['references, which stay ids', () => ['project', 'parent', 'task'], () => ({ project, parent, task })],
    ['a hidden field that is named', () => ['ui_cache'], () => ({ ui_cache: { a: 1 } })],
    ['a hidden list that is empty', () => ['unique_metrics'], () => ({ unique_metrics: [] })],
    ['a nested path', () => ['design.layers.size'], () => ({ design: { layers: { size: 3 } } })],
    ['a path to nothing', () => ['design.colour'], () => ({ design: {} })],
    [
      'a path and what is above it',
      () => ['design.kind', 'design'],
      () => ({ design: { layers: { size: 3 }, kind: 'cnn' } }),
    ],
    ['everything below a field', () => ['design.*'], () => ({ design: { layers: { size: 3 }, kind: 'cnn' } })],
    ['one piece of metadata', () => ['metadata.c'], () => ({ metadata: { c: METADATA.c } })],
    [
      'a piece of metadata with a dot in its key',
      () => ['metadata.a%2Eb'],
      () => ({ metadata: { 'a.b': METADATA['a.b'] } }),
    ],
    ['a member of metadata', () => ['metadata.a%2Eb.value'], () => ({ metadata: { 'a.b': { value: '1' } } })],
    ['a field that is empty', () => ['comment', 'labels'], () => ({ labels: {} })],
    ['what is included before what is excluded', () => ['name', 'tags', '-tags'], () => ({ name: 'child' })],
  ])('are %s', async (_case, fields, expected) => {
    expect(await rowOf('models.get_all', { only_fields: fields() })).toEqual(expected());
    expect(await rowOf('models.get_all', { projection: fields(), only_fields: ['company'] })).toEqual(expected());
  });

  test.each([undefined, null, []])('are all but the hidden ones for %j', async (fields) => {
    const row = await rowOf('models.get_all', { only_fields: fields, projection: [] });
    expect(row).toEqual(await kit.read(model));
    for (const name of HIDDEN) expect(row).not.toHaveProperty(name);
  });

  test('are all but the hidden and excluded ones', async () => {
    const { name: _name, metadata: _metadata, design: _design, id: _id, ...rest } = await kit.read(model);
    const row = await rowOf('models.get_all', { only_fields: ['-name', '-metadata', '-design.layers', '-id'] });
    expect(row).toEqual({ ...rest, design: { kind: 'cnn' } });
  });

  test('do not tell who made a model public, unless asked', async () => {
    const open = await kit.create({ name: 'open' });
    await server.ok('models.make_public', { ids: [open] });
    const answer = await server.ok('models.get_all', { id: [open], only_fields: ['company', 'company_origin'] });
    expect(answer).toEqual({ models: [{ company: '', company_origin: server.company }] });
  });

  test.each<[string, unknown, string]>([
    ['an unknown field', ['colour'], '400/14'],
    ['an unknown field below a text', ['name.x'], '400/14'],
    ['a path into a reference', ['project.name'], '400/14'],
    ['the star', ['*'], '400/14'],
    ['an empty name', [''], '400/14'],
    ['a dash alone', ['-'], '400/14'],
    ['the id as it is stored', ['_id'], '400/14'],
    ['an operator', ['$where'], '400/14'],
    ['an operator in a free map', ['design.$where'], '400/14'],
    ['a path of metadata that is too long', ['metadata.a.b.c'], '400/12'],
    ['a path of metadata that ends early', ['metadata.'], '400/12'],
    ['a number', [1], '400/12'],
    ['an object', { name: 1 }, '400/12'],
  ])('cannot be %s', async (_case, only_fields, code) => {
    expect(codeOf(await server.call('models.get_all', { only_fields }))).toBe(code);
  });
});

describe.each(['models.get_all_ex', 'models.get_by_id_ex'])('the fields of %s', (action) => {
  test.each<[string, string[], () => object]>([
    ['the id without being asked', ['name'], () => ({ name: 'child' })],
    [
      'references as objects',
      ['project', 'parent', 'task'],
      () => ({ project: { id: project }, parent: { id: parent }, task: { id: task } }),
    ],
    ['a field of a reference', ['project.name'], () => ({ project: { id: project, name: 'top/below' } })],
    [
      'fields of several references',
      ['parent.name', 'task.name', 'user.name', 'company.name'],
      () => ({
        parent: { id: parent, name: 'parent' },
        task: { id: task, name: 'a task' },
        user: { id: user, name: 'user tester' },
        company: { id: server.company, name: 'test company' },
      }),
    ],
    [
      'a field of a reference of a reference',
      ['project.parent.name'],
      () => ({ project: { id: project, parent: { id: top, name: 'top' } } }),
    ],
    [
      'a reference with and without its fields',
      ['project', 'project.name'],
      () => ({ project: { id: project, name: 'top/below' } }),
    ],
    [
      'nothing of a reference whose field is excluded',
      ['name', 'project', '-project.name'],
      () => ({ name: 'child', project: { id: project } }),
    ],
  ])('are %s', async (_case, only_fields, expected) => {
    expect(await rowOf(action, { only_fields })).toEqual({ id: model, ...expected() });
  });

  test('are all, with references as objects', async () => {
    const plain = await kit.read(model);
    const row = await rowOf(action, {});
    expect(row).toEqual({
      ...plain,
      company: { id: server.company },
      user: { id: user },
      project: { id: project },
      parent: { id: parent },
      task: { id: task },
    });
  });

  test('are really all with a star', async () => {
    expect(await rowOf(action, { only_fields: ['*'] })).toMatchObject({
      id: model,
      ui_cache: { a: 1 },
      unique_metrics: [],
    });
  });

  test('are all of a reference with a star behind it', async () => {
    const { parent: joined } = await rowOf(action, { only_fields: ['parent.*'] });
    expect(joined).toMatchObject({ id: parent, name: 'parent', comment: 'above', user: { id: user }, ui_cache: {} });
  });

  test('leave a reference alone that leads nowhere, and an empty one empty', async () => {
    const gone = `__DELETED__${MISSING}`;
    const [dangling, open] = await Promise.all([kit.create({ parent: gone }), kit.create({ public: true })]);
    const { models } = await server.ok(action, { id: [dangling, open], only_fields: ['parent.name', 'company.name'] });
    const rows = new Map(models.map((row: { id: string }) => [row.id, row]));
    expect(rows.get(dangling)).toMatchObject({ parent: { id: gone } });
    expect(rows.get(open)).toEqual({ id: open, company: {} });
  });

  test.each([
    ['an unknown field', ['colour']],
    ['an unknown field of a reference', ['project.colour']],
    ['an operator', ['project.$where']],
  ])('cannot be %s', async (_case, only_fields) => {
    expect(codeOf(await server.call(action, { id: [model], only_fields }))).toBe('400/14');
  });
});
