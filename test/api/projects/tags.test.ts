import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
let vision: string;
let cats: string;
let speech: string;
/** The same tags on projects, tasks and models, so that one table of cases does for all. */
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  const first = { tags: ['Big', 'eye'], system_tags: ['archived'] };
  const second = { tags: ['eye', 'fur'], system_tags: ['active'] };
  const third = { tags: ['ear'] };
  vision = await kit.create('vision', first);
  cats = await kit.create('vision/cats', second);
  speech = await kit.create('speech', third);
  for (const [project, tags] of [
    [vision, first],
    [cats, second],
    [speech, third],
  ] as const) {
    await storeTask(server, { project, ...tags });
    await kit.model(project, tags);
  }
  const theirs = { tags: ['theirs'], system_tags: ['their system'] };
  const foreign = await kit.create('theirs', theirs, { as: 'stranger' });
  await storeTask(server, { project: foreign, company: server.otherCompany, ...theirs });
  await kit.model(foreign, theirs, { as: 'stranger' });

  const open = { tags: ['open'] };
  const project = await kit.create('open project', open);
  const model = await kit.model(null, open);
  await storeTask(server, { company: '', ...open });
  await server.ok('projects.make_public', { ids: [project] });
  await server.ok('models.make_public', { ids: [model] });
});
afterAll(() => server.stop());

const ALL = ['Big', 'ear', 'eye', 'fur'];

describe.each(['get_project_tags', 'get_task_tags', 'get_model_tags'])('projects.%s', (action) => {
  const name = `projects.${action}`;
  const tags = async (body: object = {}) => (await server.ok(name, body))['tags'];

  test('lists the tags of the company, each once and sorted; nothing public, nothing of others', async () => {
    const system = action === 'get_project_tags' ? { system_tags: [] } : {};
    expect(await server.ok(name)).toEqual({ tags: ALL, ...system });
    expect(await server.ok(name, {}, { as: 'stranger' })).toEqual({ tags: ['theirs'], ...system });
  });

  test('lists system tags on demand', async () => {
    expect(await server.ok(name, { include_system: true })).toEqual({ tags: ALL, system_tags: ['active', 'archived'] });
  });

  test('can be limited to projects, which count with everything below', async () => {
    expect(await tags({ projects: [vision] })).toEqual(['Big', 'eye', 'fur']);
    expect(await tags({ projects: [cats] })).toEqual(['eye', 'fur']);
    expect(await tags({ projects: [cats, speech] })).toEqual(['ear', 'eye', 'fur']);
    expect(await tags({ projects: ['unknown'] })).toEqual([]);
    for (const projects of [[], null]) expect(await tags({ projects })).toEqual(ALL);
  });

  test('gives nothing of the projects of another company', async () => {
    const answer = await server.ok(name, { projects: [vision], include_system: true }, { as: 'stranger' });
    expect(answer).toEqual({ tags: [], system_tags: [] });
  });

  test.each<[object, string[]]>([
    [{ tags: ['fur'] }, ['eye', 'fur']],
    [{ tags: ['-eye'] }, ['ear']],
    [{ tags: ['__$all', 'eye', 'Big'] }, ['Big', 'eye']],
    [{ system_tags: ['archived'] }, ['Big', 'eye']],
    [{ system_tags: ['-archived', '-active'] }, ['ear']],
    [{ tags: ['eye'], system_tags: ['active'] }, ['eye', 'fur']],
    [{ tags: [], system_tags: null }, ALL],
  ])('looks only at what carries %j', async (filter, expected) => {
    expect(await tags({ filter })).toEqual(expected);
  });

  test('shows a new tag at once', async () => {
    const before = await tags({ projects: [speech] });
    const fresh = `fresh of ${action}`;
    if (action === 'get_project_tags') await kit.create(`speech/${fresh}`, { tags: [fresh] });
    else if (action === 'get_task_tags') await storeTask(server, { project: speech, tags: [fresh] });
    else await kit.model(speech, { tags: [fresh] });
    expect(await tags({ projects: [speech] })).toEqual([...before, fresh]);
  });

  test.each([
    ['a null among the tags', { filter: { tags: [null] } }, '400/12'],
    ['tags that are no list', { filter: { tags: 'a' } }, '400/12'],
    ['projects that are no list', { projects: 'one' }, '400/12'],
    ['an operator of the database', { projects: [{ $ne: '' }] }, '400/12'],
    ['an unknown operator', { filter: { tags: ['__$maybe'] } }, '400/16'],
    ['an operator without value', { filter: { system_tags: ['__$not'] } }, '400/16'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await server.call(name, body))).toBe(codes);
  });
});
