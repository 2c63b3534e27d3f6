import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, failuresOf, modelKit } from './model-kit.js';

/** The actions that change one thing about several models: archived or not, public or not, their project, their tags. */
let server: TestServer;
let kit: ModelKit;
const asStranger = { as: 'stranger' } as const;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

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

describe('models.archive_many and unarchive_many', () => {
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
});

describe('models.make_public and make_private', () => {
  test("models are everybody's to read and nobody's to write while they are public", async () => {
    const task = await kit.task();
    const [model, child] = await Promise.all([kit.create({ task }), kit.create()]);
    const ids = [model, child];
    const before = await kit.read(model);

    expect(await server.ok('models.make_public', { ids })).toEqual({ updated: 2 });
    const open = await kit.read(model, asStranger);
    expect(open).toMatchObject({ ...before, company: '', last_change: expect.any(String) });
    expect(Date.parse(open['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
    expect(open).not.toHaveProperty('company_origin');
    expect(await kit.stored(model)).toMatchObject({ company: '', company_origin: server.company });
    expect(await kit.storedTask(task)).toMatchObject({ company: server.company });
    expect(codeOf(await server.call('models.edit', { model, comment: 'x' }))).toBe('400/201');

    expect(await server.ok('models.make_private', { ids }, { as: 'second' })).toEqual({ updated: 2 });
    expect(codeOf(await server.call('models.get_by_id', { model }, asStranger))).toBe('400/201');
    expect(await kit.read(model)).toMatchObject({
      company: server.company,
      last_update: before['last_update'],
      last_changed_by: expect.stringMatching(/^second-/),
    });
    expect(await kit.stored(model)).not.toHaveProperty('company_origin');
  });

  test('a model that cannot be made public keeps the others private', async () => {
    const [model, open] = await Promise.all([kit.create(), kit.create({ public: true })]);
    const answer = await server.call('models.make_public', { ids: [model, MISSING, open] });
    expect(codeOf(answer)).toBe('400/201');
    expect(answer.meta.error_data).toMatchObject({ ids: [MISSING, open] });
    expect(await kit.stored(model)).toMatchObject({ company: server.company });
  });

  test('a model that cannot be taken back keeps the others public', async () => {
    const [model, closed, open, theirs] = await Promise.all([
      kit.create(),
      kit.create(),
      kit.create({ public: true }),
      kit.create({}, asStranger),
    ]);
    await server.ok('models.make_public', { ids: [model] });
    await server.ok('models.make_public', { ids: [theirs] }, asStranger);
    const answer = await server.call('models.make_private', { ids: [model, closed, open, theirs, MISSING] });
    expect(codeOf(answer)).toBe('400/201');
    expect(answer.meta.error_data).toMatchObject({ ids: [closed, open, theirs, MISSING] });
    expect(await kit.stored(model)).toMatchObject({ company: '' });
  });
});

describe('models.move', () => {
  test('puts models into a project, by its id', async () => {
    const project = await kit.project('by id');
    const [model, other] = await Promise.all([kit.create(), kit.create({ ready: true })]);
    const before = await kit.read(model);
    const answer = await server.ok('models.move', { ids: [model, other], project }, { as: 'second' });
    expect(answer).toEqual({ project_id: project });
    const after = await kit.read(model);
    expect(after).toMatchObject({
      project,
      last_update: before['last_update'],
      last_changed_by: expect.stringMatching(/^second-/),
    });
    expect(Date.parse(after['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
    expect(await kit.read(other)).toMatchObject({ project });
  });

  test('creates a project that is missing, with those above it, and finds it again', async () => {
    const model = await kit.create();
    const request = { ids: [model], project_name: ' moved / deeper ' };
    const { project_id: created } = await server.ok('models.move', request);
    const { project } = await server.ok('projects.get_by_id', { project: created });
    expect(project).toMatchObject({ name: 'moved/deeper', description: '' });
    expect(await server.ok('models.move', { ...request, project_name: 'moved/deeper' })).toEqual({
      project_id: created,
    });
    expect(await kit.read(model)).toMatchObject({ project: created });
  });

  test('prefers the id to the name', async () => {
    const project = await kit.project('preferred');
    const model = await kit.create();
    const answer = await server.ok('models.move', { ids: [model], project, project_name: 'not created' });
    expect(answer).toEqual({ project_id: project });
    const { projects } = await server.ok('projects.get_all', { name: 'not created' });
    expect(projects).toEqual([]);
  });

  test.each<[string, object]>([
    ['a null project', { project: null }],
    ['an empty project', { project: '' }],
    ['a null project and an empty name', { project: null, project_name: '' }],
  ])('takes models out of their project with %s', async (_case, target) => {
    const model = await kit.create({
      project: (await server.ok('models.move', { ids: ['x'], project_name: 'left' }))['project_id'],
    });
    expect(await server.ok('models.move', { ids: [model], ...target })).toEqual({ project_id: null });
    expect(await kit.read(model)).not.toHaveProperty('project');
    expect(await kit.stored(model)).toMatchObject({ project: null });
  });

  test('passes over ids that are unknown or public', async () => {
    const project = await kit.project('half full');
    const [model, open] = await Promise.all([kit.create(), kit.create({ public: true })]);
    expect(await server.ok('models.move', { ids: [MISSING, open, model], project })).toEqual({ project_id: project });
    expect(await kit.read(model)).toMatchObject({ project });
    expect(await kit.read(open)).not.toHaveProperty('project');
  });

  test.each<[string, object, string]>([
    ['neither project nor name', {}, '400/11'],
    ['an empty name alone', { project_name: '' }, '400/11'],
    ['a null name alone', { project_name: null }, '400/11'],
    ['a number for the project', { project: 1 }, '400/12'],
    ['a list for the name', { project_name: [] }, '400/12'],
    ['a project that does not exist', { project: MISSING }, '400/401'],
    ['a name of separators', { project_name: ' / ' }, '400/407'],
    ['a name that is too deep', { project_name: Array(60).fill('a').join('/') }, '400/409'],
    ['a name that is too short', { project_name: 'ab' }, '400/800'],
  ])('refuses %s', async (_case, target, code) => {
    const model = await kit.create();
    const before = await kit.stored(model);
    expect(codeOf(await server.call('models.move', { ids: [model], ...target }))).toBe(code);
    expect(await kit.stored(model)).toEqual(before);
  });

  test('refuses a public project, by id and by name', async () => {
    const model = await kit.create();
    const project = await kit.project('open to all');
    await server.ok('projects.make_public', { ids: [project] });
    expect(codeOf(await server.call('models.move', { ids: [model], project }))).toBe('400/401');
    expect(codeOf(await server.call('models.move', { ids: [model], project_name: 'open to all' }))).toBe('400/414');
  });
});

describe('models.update_tags', () => {
  test.each([
    ['adds tags, each once', { add_tags: ['c', 'a', 'c'] }, ['a', 'b', 'c'], 1],
    ['removes tags, also those that are not there', { remove_tags: ['b', 'x'] }, ['a'], 1],
    ['counts a model twice when it adds and removes', { add_tags: ['c'], remove_tags: ['a'] }, ['b', 'c'], 2],
    ['removes what it has just added', { add_tags: ['c'], remove_tags: ['c'] }, ['a', 'b'], 2],
    ['takes one empty list beside the other', { add_tags: ['c'], remove_tags: [] }, ['a', 'b', 'c'], 1],
    ['takes a tag that a filter would read as an operator', { add_tags: ['__$x', '-y'] }, ['-y', '__$x', 'a', 'b'], 1],
    ['counts models whose tags were right already', { add_tags: ['a'] }, ['a', 'b'], 1],
  ])('%s', async (_case, change, tags, updated) => {
    const model = await kit.create({ tags: ['b', 'a'], system_tags: ['c'] });
    const before = await kit.read(model);
    expect(await server.ok('models.update_tags', { ids: [model], ...change }, { as: 'second' })).toEqual({ updated });
    const after = await kit.read(model);
    expect(after).toMatchObject({
      tags,
      system_tags: ['c'],
      last_update: before['last_update'],
      last_changed_by: expect.stringMatching(/^second-/),
    });
    expect(Date.parse(after['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
  });

  test('passes over ids that are unknown or public', async () => {
    const [model, open] = await Promise.all([kit.create(), kit.create({ public: true })]);
    const request = { ids: [MISSING, open, model], add_tags: ['t'] };
    expect(await server.ok('models.update_tags', request)).toEqual({ updated: 1 });
    expect(await server.ok('models.update_tags', { ...request, ids: [MISSING, open] })).toEqual({ updated: 0 });
    expect(await kit.read(open)).toMatchObject({ tags: [] });
  });

  test('stamps the projects of the models, and no other', async () => {
    const [project, other] = await Promise.all([kit.project('tagged'), kit.project('not tagged')]);
    const [model] = await Promise.all([kit.create({ project }), kit.create({ project: other })]);
    const lastUpdates = async () => {
      const { projects } = await server.ok('projects.get_all', { id: [project, other], order_by: ['-name'] });
      return projects.map((row: { last_update: string }) => Date.parse(row.last_update));
    };
    const [taggedBefore, otherBefore] = await lastUpdates();
    await server.ok('models.update_tags', { ids: [model], add_tags: ['t'] });
    const [taggedAfter, otherAfter] = await lastUpdates();
    expect(taggedAfter).toBeGreaterThan(taggedBefore);
    expect(otherAfter).toBe(otherBefore);
  });

  test.each<[string, object]>([
    ['no tags', {}],
    ['two empty lists', { add_tags: [], remove_tags: [] }],
    ['null in place of lists', { add_tags: null, remove_tags: null }],
    ['text for a list', { add_tags: 't' }],
    ['a number among the tags', { add_tags: [1] }],
    ['a null among the tags', { remove_tags: [null] }],
  ])('refuses %s', async (_case, change) => {
    expect(codeOf(await server.call('models.update_tags', { ids: [MISSING], ...change }))).toBe('400/12');
  });
});
