import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';

let server: TestServer;
const projects = new Map<string, string>();
const ids: { user: string; second: string } = { user: '', second: '' };
beforeAll(async () => {
  server = await startTestServer();
  for (const name of ['user', 'second'] as const) {
    ids[name] = (await server.ok('users.get_current_user', {}, { as: name })).user.id;
  }
  const project = async (name: string, more: object = {}, as: UserName = 'user') => {
    const { id } = await server.ok('projects.create', { name, ...more }, { as });
    projects.set(name, id);
    return id;
  };
  const vision = await project('vision');
  const cats = await project('vision/cats', { tags: ['fur'] });
  await project('speech', {}, 'second');
  await project('secret', { system_tags: ['hidden'] });
  await project('vision/.pipelines', { system_tags: ['hidden', 'pipeline'] });
  await project('vision/.pipelines/daily', { system_tags: ['hidden', 'pipeline'] });
  await project('vision/.datasets/faces', { system_tags: ['hidden', 'dataset'] });
  await project('theirs', {}, 'stranger');
  await server.ok('projects.make_public', { ids: [await project('open to all', {}, 'stranger')] }, { as: 'stranger' });

  await storeTask(server, { project: vision, user: ids.user, name: 'train 1', tags: ['blue'] });
  await storeTask(server, { project: cats, user: ids.second, name: 'train 2', status: 'completed' });
  await storeTask(server, { project: cats, user: ids.second, name: 'hidden', system_tags: ['hidden'] });
  await storeTask(server, { project: cats, user: ids.user, name: 'report', type: 'report', system_tags: ['reports'] });
  await storeTask(server, { company: server.otherCompany, name: 'foreign' });
  await storeTask(server, { company: '', name: 'public' });
  await server.ok('models.create', { name: 'a model', uri: '', project: cats, tags: ['blue'] });
  await server.ok('models.create', { name: 'of the second', uri: '' }, { as: 'second' });
});
afterAll(() => server.stop());

const count = (body: object, as: UserName = 'user') => server.ok('organization.get_entities_count', body, { as });
const idOf = (name: string) => projects.get(name) ?? '';

describe('organization.get_entities_count', () => {
  test('counts only what is asked for', async () => {
    expect(await count({})).toEqual({});
    expect(await count({ models: {}, tasks: null })).toEqual({ models: 2 });
  });

  test('counts every kind, without what is hidden', async () => {
    const all = { projects: {}, tasks: {}, models: {}, pipelines: {}, datasets: {}, reports: {} };
    // Pipelines and datasets are told by the system tags that the caller must send; nothing of them counts as hidden.
    expect(await count(all)).toEqual({ projects: 5, tasks: 4, models: 2, pipelines: 9, datasets: 9, reports: 1 });
  });

  test('counts what is hidden on demand', async () => {
    expect(await count({ search_hidden: true, projects: {}, tasks: {} })).toEqual({ projects: 9, tasks: 5 });
  });

  test('leaves public things out on demand', async () => {
    expect(await count({ allow_public: false, projects: {}, tasks: {} })).toEqual({ projects: 4, tasks: 3 });
    expect(await count({ allow_public: null, projects: {}, tasks: {} })).toEqual({ projects: 4, tasks: 3 });
  });

  test.each([
    ['pipelines', { pipelines: { system_tags: ['pipeline'] } }, { pipelines: 2 }],
    ['datasets', { datasets: { system_tags: ['dataset'] } }, { datasets: 1 }],
    ['reports, whatever type is asked for', { reports: { type: ['training'] } }, { reports: 1 }],
    ['reports alone', { reports: { filters: { type: { any: { include: ['training'] } } } } }, { reports: 0 }],
    ['a pattern', { tasks: { name: '^train' } }, { tasks: 2 }],
    ['tags', { tasks: { tags: ['blue'] }, models: { tags: ['-blue'] } }, { tasks: 1, models: 1 }],
    ['a structured filter', { tasks: { filters: { status: { any: { include: ['completed'] } } } } }, { tasks: 1 }],
    ['several fields', { projects: { _any_: { fields: ['name', 'tags'], pattern: 'FUR' } } }, { projects: 1 }],
    ['the top of the tree', { projects: { parent: [null] } }, { projects: 3 }],
    [
      'what does not restrict a count',
      { tasks: { page: 3, page_size: 1, order_by: ['name'], search_text: 'x' } },
      { tasks: 4 },
    ],
    [
      'sub projects, which are not looked into',
      { tasks: { include_subprojects: true, project: ['none'] } },
      { tasks: 0 },
    ],
  ])('understands %s', async (_case, body, expected) => {
    expect(await count(body)).toEqual(expected);
  });

  test('counts what is in and below a project by its id', async () => {
    expect(await count({ projects: { parent: [idOf('vision')] } })).toEqual({ projects: 2 });
    expect(await count({ projects: { path: [idOf('vision')] }, search_hidden: true })).toEqual({ projects: 5 });
    expect(await count({ tasks: { project: [idOf('vision')], include_subprojects: true } })).toEqual({ tasks: 1 });
    expect(await count({ reports: { project: [idOf('vision/cats')] } })).toEqual({ reports: 1 });
  });

  test('counts what users have, and the projects that they are active in', async () => {
    const active_users = [ids.second];
    expect(await count({ active_users, tasks: {}, models: {} })).toEqual({ tasks: 1, models: 1 });
    // Their own project, that of their task, and what is above it.
    expect(await count({ active_users, projects: {} })).toEqual({ projects: 3 });
    expect(await count({ active_users, projects: { id: [idOf('speech')] } })).toEqual({ projects: 1 });
    expect(await count({ active_users, tasks: { user: [ids.user] } })).toEqual({ tasks: 2 });
    expect(await count({ active_users: ['nobody'], projects: {}, tasks: {} })).toEqual({ projects: 0, tasks: 0 });
  });

  test('counts nothing of another company', async () => {
    const all = { projects: {}, tasks: {}, models: {}, search_hidden: true };
    expect(await count(all, 'stranger')).toEqual({ projects: 2, tasks: 2, models: 0 });
    expect(
      await count({ tasks: { project: [idOf('vision')] }, projects: { id: [idOf('vision')] } }, 'stranger'),
    ).toEqual({
      tasks: 0,
      projects: 0,
    });
    expect(await count({ active_users: [ids.user], projects: {} }, 'stranger')).toEqual({ projects: 0 });
  });

  test.each([
    ['conditions that are no object', { tasks: [] }, '400/12'],
    ['conditions that are text', { projects: 'all' }, '400/12'],
    ['users that are no list', { active_users: {} }, '400/12'],
    ['a null among the users', { active_users: [null] }, '400/12'],
    ['a flag that is none', { search_hidden: 'yes' }, '400/12'],
    ['an unknown operator', { models: { tags: ['__$maybe', 'a'] } }, '400/16'],
    ['a pattern that does not compile', { projects: { name: '(' } }, '400/21'],
    ['an unknown field', { tasks: { _any_: { fields: ['nowhere'], pattern: 'a' } } }, '400/14'],
    ['a filter of another shape', { tasks: { filters: { tags: { none: [] } } } }, '400/12'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await server.call('organization.get_entities_count', body))).toBe(codes);
  });
});
