import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

interface Row {
  id: string;
  name: string;
}

/** Profiles beside those that every test server has: their names are unlike all others. */
const PEOPLE = ['Zoe', 'ada', 'Bob', 'bob 2'] as const;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const name of PEOPLE) {
    const avatar = name === 'Bob' ? { avatar: 'data:,bob' } : {};
    const person = { id: `id-${name}`, name, company: server.company, ...avatar };
    await server.ok('users.create', person, { as: 'system' });
  }
  await server.ok('users.create', { id: 'elsewhere', name: 'Bob', company: server.otherCompany }, { as: 'system' });
});
afterAll(() => server.stop());

const ACTIONS = ['users.get_all', 'users.get_all_ex'] as const;
const OURS = { id: PEOPLE.map((name) => `id-${name}`) };

describe.each(ACTIONS)('%s', (action) => {
  const rows = async (body: object): Promise<Row[]> => (await server.ok(action, body))['users'];
  const names = async (body: object) => (await rows(body)).map(({ name }) => name);

  test('lists the company and nobody else', async () => {
    const ids = (await rows({})).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(OURS.id));
    expect(ids).not.toContain('elsewhere');
    const { users } = await server.ok(action, { company: server.company }, { as: 'stranger' });
    const foreign = users.map(({ id }: Row) => id);
    expect(foreign).toContain('elsewhere');
    expect(foreign).toHaveLength(2);
  });

  test.each([
    ['ids', { id: ['id-Zoe', 'id-ada', 'nobody'] }, ['Zoe', 'ada']],
    ['one id as text', { id: 'id-Zoe' }, ['Zoe']],
    ['an id of another company', { id: ['elsewhere'] }, []],
    ['excluded ids', { id: ['-id-Zoe', '-id-ada'], name: '^(Zoe|ada|[Bb]ob)' }, ['Bob', 'bob 2']],
    ['a pattern, where case counts', { name: 'ob', ...OURS }, ['Bob', 'bob 2']],
    ['a pattern with an anchor', { name: '^B', ...OURS }, ['Bob']],
    ['a pattern with a flag', { name: '(?i)^b', ...OURS }, ['Bob', 'bob 2']],
    [
      'one of several fields, where case does not count',
      { _any_: { fields: ['name', 'avatar'], pattern: 'BOB' } },
      ['Bob', 'bob 2'],
    ],
    ['all of several fields', { _all_: { fields: ['name', 'avatar'], pattern: 'bob' } }, ['Bob']],
    ['what users cannot be filtered by', { role: 'root', email: 'x', avatar: 'y', ...OURS }, [...PEOPLE]],
  ])('filters by %s', async (_case, body, expected) => {
    expect((await names(body)).sort()).toEqual([...expected].sort());
  });

  test.each([
    ['a name', { order_by: ['name'] }, ['Bob', 'Zoe', 'ada', 'bob 2']],
    ['a name downwards', { order_by: ['-name'] }, ['bob 2', 'ada', 'Zoe', 'Bob']],
    ['a name as text', { order_by: 'name' }, ['Bob', 'Zoe', 'ada', 'bob 2']],
    ['a value that few have, the empty ones last', { order_by: ['avatar', 'name'] }, ['Bob', 'Zoe', 'ada', 'bob 2']],
  ])('orders by %s', async (_case, body, expected) => {
    expect(await names({ ...OURS, ...body })).toEqual(expected);
  });

  test('pages', async () => {
    const page = (page: number) => names({ ...OURS, order_by: ['name'], page, page_size: 3 });
    expect([await page(0), await page(1), await page(2)]).toEqual([['Bob', 'Zoe', 'ada'], ['bob 2'], []]);
  });

  test('shows preferences only to who asks for them', async () => {
    await server.ok('users.set_preferences', { preferences: { a: 1 } });
    const { user } = await server.ok('users.get_current_user');
    expect((await rows({ id: [user.id] }))[0]).not.toHaveProperty('preferences');
    const [row] = await rows({ id: [user.id], only_fields: ['preferences'] });
    expect(row).toMatchObject({ preferences: '{"a":1}' });
  });

  test.each([
    ['an unknown field', { only_fields: ['email'] }, '400/14'],
    ['an unknown field to order by', { order_by: ['email'] }, '400/14'],
    ['a negative page', { page: -1 }, '400/12'],
    ['an empty page', { page_size: 0 }, '400/12'],
    ['a page without size', { page: 1, page_size: null }, '400/11'],
    ['a pattern that does not compile', { name: '[' }, '400/21'],
    ['an unknown operator', { id: ['__$maybe', 'x'] }, '400/16'],
    ['a date condition', { _any_: { fields: ['name'], datetime: '>2020-01-01' } }, '400/16'],
    ['a pattern that is no text', { name: { $ne: '' } }, '400/12'],
    ['an operator as id', { id: [{ $ne: '' }] }, '400/16'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await server.call(action, body))).toBe(codes);
  });

  test('has no search by text', async () => {
    expect(codesOf(await server.call(action, { search_text: 'Bob' }))).toBe('400/12');
  });
});

describe('the company of a listed user', () => {
  const request = { id: ['id-Zoe'] };

  test('is an id in users.get_all and an object in users.get_all_ex', async () => {
    expect((await server.ok('users.get_all', request)).users[0].company).toBe(server.company);
    expect((await server.ok('users.get_all_ex', request)).users[0].company).toEqual({ id: server.company });
  });

  test('shows its name where that is asked for', async () => {
    const { users } = await server.ok('users.get_all_ex', { ...request, only_fields: ['name', 'company.name'] });
    expect(users).toEqual([{ id: 'id-Zoe', name: 'Zoe', company: { id: server.company, name: 'test company' } }]);
    const refused = await server.call('users.get_all', { ...request, only_fields: ['company.name'] });
    expect(codesOf(refused)).toBe('400/14');
  });
});

describe('users.get_all_ex with active_in_projects', () => {
  let top: string;
  let below: string;
  let owned: string;
  let secondId: string;
  beforeAll(async () => {
    secondId = (await server.ok('users.get_current_user', {}, { as: 'second' })).user.id;
    const create = async (name: string, as: 'user' | 'second' | 'stranger' = 'user') =>
      (await server.ok('projects.create', { name }, { as }))['id'];
    top = await create('activity');
    below = await create('activity/below');
    owned = await create('of the second', 'second');
    await server.ok('models.create', { name: 'a model', uri: '', project: below }, { as: 'admin' });
    const tasks = server.databases.client.db(server.databases.backend).collection<TaskDocument>('task');
    const task = { name: 't', type: 'training', created: new Date() };
    await tasks.insertMany([
      { _id: 'task-of-zoe', ...task, company: server.company, user: 'id-Zoe', project: top },
      { _id: 'task-of-ada', ...task, company: server.otherCompany, user: 'id-ada', project: top },
    ]);
  });

  const names = async (body: object, version = '2.31') =>
    ((await server.ok('users.get_all_ex', body, { version })).users as Row[]).map(({ name }) => name).sort();

  test('lists those who own projects, tasks or models of the company in or below them', async () => {
    expect(await names({ active_in_projects: [top] })).toEqual(['Zoe', 'admin tester', 'user tester']);
    expect(await names({ active_in_projects: [below] })).toEqual(['admin tester', 'user tester']);
    expect(await names({ active_in_projects: [owned, below] })).toEqual([
      'admin tester',
      'second tester',
      'user tester',
    ]);
  });

  test('takes an empty list for all projects, and null for none of this', async () => {
    expect(await names({ active_in_projects: [] })).toEqual(['Zoe', 'admin tester', 'second tester', 'user tester']);
    expect(await names({ active_in_projects: null })).toContain('ada');
  });

  test('goes together with ids', async () => {
    expect(await names({ active_in_projects: [], id: ['id-Zoe', 'id-ada'] })).toEqual(['Zoe']);
    expect(await names({ active_in_projects: [owned], id: [secondId] })).toEqual(['second tester']);
  });

  test('finds nobody in projects where nobody is active, that are missing, or of another company', async () => {
    const { id } = await server.ok('projects.create', { name: 'their project' }, { as: 'stranger' });
    expect(await server.ok('users.get_all_ex', { active_in_projects: [id] })).toEqual({ users: [] });
    expect(await server.ok('users.get_all_ex', { active_in_projects: ['nobodys'] })).toEqual({ users: [] });
  });

  test('is not looked at before version 2.8', async () => {
    expect(await names({ active_in_projects: [owned] }, '2.8')).toEqual(['second tester']);
    for (const version of ['1.0', '2.7']) {
      expect(await names({ active_in_projects: [owned] }, version)).toContain('ada');
    }
  });

  test('refuses what is no list of texts', async () => {
    for (const value of [{}, [1], [null]]) {
      expect(codesOf(await server.call('users.get_all_ex', { active_in_projects: value }))).toBe('400/12');
    }
  });
});
