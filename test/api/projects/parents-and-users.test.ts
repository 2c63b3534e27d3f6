import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask, storedTasks } from '../../support/store-tasks.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';
import { MISSING, type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
const users = new Map<UserName, string>();
const parents = new Map<string, string>();
let top: string;
let below: string;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  for (const as of ['user', 'second', 'admin', 'stranger'] as const) {
    users.set(as, (await server.ok('users.get_current_user', {}, { as })).user.id);
  }
  top = await kit.create('family');
  below = await kit.create('family/below');
  const owner = (as: UserName) => ({ user: users.get(as) ?? '' });
  const parent = async (name: string, fields: object = {}) =>
    parents.set(name, await storeTask(server, { name, ...fields }));
  await parent('Zoe', { project: top, ...owner('user') });
  await parent('adam', { project: below });
  await parent('rootless');
  await parent('public one', { company: '', ...owner('stranger') });
  await parent('foreign', { company: server.otherCompany });
  const child = (name: string, fields: object) => storeTask(server, { parent: parents.get(name) ?? '', ...fields });
  await child('Zoe', { project: top, ...owner('second') });
  await child('Zoe', { project: below });
  await child('adam', { project: below, system_tags: ['archived'] });
  await child('rootless', { project: top });
  await child('public one', {});
  await child('foreign', { project: top });
  await child('adam', { company: server.otherCompany });
  await storeTask(server, { parent: MISSING, project: top });
  await kit.model(top, {}, { as: 'admin' });
  await kit.model(below);
});
afterAll(() => server.stop());

describe('projects.get_task_parents', () => {
  const list = (body: object = {}, as: UserName = 'user') => server.ok('projects.get_task_parents', body, { as });
  const names = async (body: object = {}, as: UserName = 'user') =>
    (await list(body, as)).parents.map(({ name }: { name: string }) => name);

  test('lists the parents of tasks, sorted by name, with their projects', async () => {
    expect(await list()).toEqual({
      parents: [
        { id: parents.get('Zoe'), name: 'Zoe', project: { id: top, name: 'family' } },
        { id: parents.get('adam'), name: 'adam', project: { id: below, name: 'family/below' } },
        { id: parents.get('public one'), name: 'public one' },
        { id: parents.get('rootless'), name: 'rootless' },
      ],
    });
  });

  test('lists nothing of another company', async () => {
    expect(await names()).not.toContain('foreign');
    expect(await names({}, 'stranger')).toEqual([]);
    expect(await names({ projects: [top] }, 'stranger')).toEqual([]);
  });

  test('looks at the tasks of projects, with what is below or without', async () => {
    expect(await names({ projects: [top] })).toEqual(['Zoe', 'adam', 'rootless']);
    expect(await names({ projects: [top], include_subprojects: false })).toEqual(['Zoe', 'rootless']);
    expect(await names({ projects: [below] })).toEqual(['Zoe', 'adam']);
    expect(await names({ projects: [null], include_subprojects: false })).toEqual(['public one']);
    expect(await names({ projects: ['unknown'] })).toEqual([]);
    for (const projects of [[], null]) expect(await names({ projects })).toHaveLength(4);
  });

  test.each<[unknown, string[]]>([
    ['active', ['Zoe', 'public one', 'rootless']],
    ['archived', ['adam']],
    ['hidden', ['Zoe', 'adam', 'public one', 'rootless']],
    [null, ['Zoe', 'adam', 'public one', 'rootless']],
  ])('looks at tasks of state %j', async (tasks_state, expected) => {
    expect(await names({ tasks_state })).toEqual(expected);
  });

  test('limits parents by a pattern on their names, where case counts', async () => {
    expect(await names({ task_name: 'o' })).toEqual(['Zoe', 'public one', 'rootless']);
    expect(await names({ task_name: '^z' })).toEqual([]);
    expect(await names({ task_name: '' })).toHaveLength(4);
  });

  test.each([
    [{ tasks_state: 'running' }, '400/12'],
    [{ projects: 'x' }, '400/12'],
    [{ projects: [1] }, '400/12'],
    [{ task_name: { $ne: '' } }, '400/12'],
    [{ task_name: '[' }, '400/21'],
  ])('answers %j with %s', async (body, codes) => {
    expect(codesOf(await server.call('projects.get_task_parents', body))).toBe(codes);
  });

  test('shows a project that is gone, or of another company, by its id alone', async () => {
    const theirs = await kit.create('their family', {}, { as: 'stranger' });
    const id = await storeTask(server, { name: 'stray', project: theirs });
    const child = await storeTask(server, { parent: id });
    expect(await list({ task_name: '^stray$' })).toEqual({ parents: [{ id, name: 'stray', project: { id: theirs } }] });
    await storedTasks(server).deleteMany({ _id: { $in: [id, child] } });
  });
});

describe('projects.get_user_names', () => {
  const names = async (body: object = {}, as: UserName = 'user') =>
    (await server.ok('projects.get_user_names', body, { as })).users.map(({ name }: { name: string }) => name).sort();

  test('lists those who created tasks, also public ones of other companies', async () => {
    const { users: found } = await server.ok('projects.get_user_names', { projects: [top] });
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        { id: users.get('user'), name: 'user tester' },
        { id: users.get('second'), name: 'second tester' },
      ]),
    );
    expect(await names()).toEqual(['second tester', 'stranger tester', 'user tester']);
    expect(await names({ entity: 'task' }, 'stranger')).toEqual(['stranger tester']);
  });

  test('lists those who created models', async () => {
    expect(await names({ entity: 'model' })).toEqual(['admin tester', 'user tester']);
    expect(await names({ entity: 'model', projects: [top] })).toEqual(['admin tester', 'user tester']);
    expect(await names({ entity: 'model', projects: [top], include_subprojects: false })).toEqual(['admin tester']);
    expect(await names({ entity: 'model', projects: [top] }, 'stranger')).toEqual([]);
  });

  test.each([
    [{ entity: 'project' }],
    [{ projects: 'x' }],
    [{ projects: [{ $ne: '' }] }],
    [{ include_subprojects: 'no' }],
  ])('answers 400/12 for %j', async (body) => {
    expect(codesOf(await server.call('projects.get_user_names', body))).toBe('400/12');
  });
});
