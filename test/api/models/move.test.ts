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
