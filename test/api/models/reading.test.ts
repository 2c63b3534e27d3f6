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

describe('models.get_by_id', () => {
  test('shows the whole model but what is hidden, whatever fields are asked for', async () => {
    const model = await kit.create({ name: 'whole', comment: 'x', ui_cache: { a: 1 } });
    const row = await kit.read(model);
    expect(row).toMatchObject({ id: model, name: 'whole', comment: 'x', company: server.company, ready: false });
    for (const hidden of ['ui_cache', 'unique_metrics', 'company_origin', '_id'])
      expect(row).not.toHaveProperty(hidden);
    const narrowed = { model, only_fields: ['name'], page: 3, page_size: 1, order_by: ['name'] };
    expect(await server.ok('models.get_by_id', narrowed)).toEqual({ model: row });
  });

  test('shows a public model, and a drafted and an archived one', async () => {
    const [open, archived] = await Promise.all([
      kit.create({ public: true }),
      kit.create({ system_tags: ['archived'] }),
    ]);
    expect(await kit.read(open)).toMatchObject({ company: '' });
    expect(await kit.read(open, { as: 'stranger' })).toMatchObject({ company: '' });
    expect(await kit.read(archived)).toMatchObject({ system_tags: ['archived'] });
  });

  test.each<[string, object, string]>([
    ['no model', {}, '400/12'],
    ['a null model', { model: null }, '400/12'],
    ['a number for a model', { model: 7 }, '400/12'],
    ['a list for a model', { model: [MISSING] }, '400/12'],
    ['an operator for a model', { model: { $ne: null } }, '400/12'],
    ['an empty model', { model: '' }, '400/201'],
    ['a model that does not exist', { model: MISSING }, '400/201'],
  ])('refuses %s', async (_case, request, code) => {
    const answer = await server.call('models.get_by_id', request);
    expect(codeOf(answer)).toBe(code);
    expect(answer.data).toEqual({});
  });

  test('takes the model from the query string, whatever it looks like', async () => {
    const model = await kit.create();
    expect(await server.ok(`models.get_by_id?model=${model}`)).toMatchObject({ model: { id: model } });
    expect(codeOf(await server.call('models.get_by_id?model=123'))).toBe('400/201');
    expect(codeOf(await server.call('models.get_by_id?model=true'))).toBe('400/201');
  });

  test('answers many calls at once, each with its own model', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => kit.create({ name: `model ${index}` })));
    const asked = [...ids, MISSING, ...ids];
    const answers = await Promise.all(asked.map((model) => server.call('models.get_by_id', { model })));
    expect(answers.map(({ data }) => data['model']?.id ?? MISSING)).toEqual(asked);
  });
});

describe('models.get_by_id_ex', () => {
  test.each([
    ['a list', (id: string) => [id]],
    ['a text', (id: string) => id],
    ['a list with an unknown id', (id: string) => [MISSING, id]],
  ])('shows models by %s', async (_case, id) => {
    const model = await kit.create();
    const { models } = await server.ok('models.get_by_id_ex', { id: id(model) });
    expect(models).toMatchObject([{ id: model, company: { id: server.company } }]);
  });

  test('shows public models, whatever is said about them', async () => {
    const model = await kit.create({ public: true });
    const { models } = await server.ok('models.get_by_id_ex', { id: [model], allow_public: false });
    expect(models).toMatchObject([{ id: model, company: {} }]);
  });

  test('takes null for any id', async () => {
    await kit.create({ name: 'one of many' });
    const { models } = await server.ok('models.get_by_id_ex', { id: null, name: '^one of many$' });
    expect(models).toHaveLength(1);
  });

  test('refuses a call without the key', async () => {
    const answer = await server.call('models.get_by_id_ex', { model: MISSING });
    expect(codeOf(answer)).toBe('400/11');
    expect(answer.meta.error_data).toMatchObject({ missing: ['id'] });
  });

  test('refuses ids that are no texts', async () => {
    expect(codeOf(await server.call('models.get_by_id_ex', { id: [7] }))).toBe('400/16');
    expect(codeOf(await server.call('models.get_by_id_ex', { id: { $ne: 'x' } }))).toBe('400/16');
  });
});

describe('models.get_by_task_id', () => {
  const getByTask = (task: unknown) => server.call('models.get_by_task_id', { task }, { version: '2.13' });
  const taskWith = (...models: string[]) =>
    kit.task({ models: { output: models.map((model) => ({ name: 'out', model })) } });

  test('shows the last output model of a task, with what is hidden elsewhere', async () => {
    const [first, last] = await Promise.all([kit.create(), kit.create({ name: 'the last', ui_cache: { a: 1 } })]);
    const { data } = await getByTask(await taskWith(first, last));
    expect(data['model']).toMatchObject({ id: last, name: 'the last', ui_cache: { a: 1 }, unique_metrics: [] });
  });

  test('shows a public output model', async () => {
    const model = await kit.create({ public: true });
    expect((await getByTask(await taskWith(model))).data['model']).toMatchObject({ id: model, company: '' });
  });

  test('refuses a task that is missing or public, has no output, or whose output is out of reach', async () => {
    const theirs = await kit.create({}, { as: 'stranger' });
    const tasks = await Promise.all([
      kit.task({ company: '' }),
      kit.task(),
      taskWith(),
      taskWith(theirs),
      taskWith(`__DELETED__${MISSING}`),
    ]);
    const codes = await Promise.all(
      [undefined, null, MISSING, ...tasks].map(async (task) => codeOf(await getByTask(task))),
    );
    expect(codes).toEqual(['400/12', '400/12', '400/101', '400/101', '400/122', '400/122', '400/201', '400/201']);
  });
});

describe('models.get_frameworks', () => {
  let top: string;
  let below: string;

  beforeAll(async () => {
    top = await kit.project('frameworks');
    below = await kit.project('frameworks/below');
    await Promise.all([
      kit.create({ project: top, framework: 'a' }),
      kit.create({ project: top, framework: 'a' }),
      kit.create({ project: top, framework: '' }),
      kit.create({ project: top }),
      kit.create({ project: below, framework: 'B' }),
      kit.create({ framework: 'é' }),
      kit.create({ framework: 'z' }),
      kit.create({ framework: 'open', public: true }),
      kit.create({ framework: 'theirs' }, { as: 'stranger' }),
    ]);
  });

  test.each<[string, () => unknown, string[]]>([
    ['of all models in reach without projects', () => undefined, ['B', 'a', 'open', 'z', 'é']],
    ['of all models in reach for null', () => null, ['B', 'a', 'open', 'z', 'é']],
    ['of all models in reach for no projects', () => [], ['B', 'a', 'open', 'z', 'é']],
    ['of a project and those below it', () => [top], ['B', 'a']],
    ['of a project that has none below it', () => [below], ['B']],
    ['of no project', () => [MISSING], []],
  ])('lists the frameworks %s, each once', async (_case, projects, expected) => {
    expect(await server.ok('models.get_frameworks', { projects: projects() })).toEqual({ frameworks: expected });
  });

  test.each<[string, unknown]>([
    ['a text', 'x'],
    ['a null among the projects', [null]],
    ['a number among the projects', [1]],
  ])('refuses %s', async (_case, projects) => {
    expect(codeOf(await server.call('models.get_frameworks', { projects }))).toBe('400/12');
  });
});
