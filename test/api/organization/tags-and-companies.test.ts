import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, USERS, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const model = (fields: object, as: 'user' | 'stranger' = 'user') =>
    server.ok('models.create', { name: 'a model', uri: '', ...fields }, { as });
  await storeTask(server, { tags: ['zebra', 'Ant'], system_tags: ['archived'] });
  await storeTask(server, { tags: ['both', 'zebra'] });
  await storeTask(server, { company: server.otherCompany, tags: ['their task'], system_tags: ['theirs'] });
  await model({ tags: ['both', 'model'], system_tags: ['active'] });
  await model({ tags: ['their model'] }, 'stranger');
  const { id } = await model({ tags: ['was public'] });
  await server.ok('models.make_public', { ids: [id] });
  await server.ok('projects.create', { name: 'a project', tags: ['of a project'] });
});
afterAll(() => server.stop());

testEveryAction('organization', () => server, [
  { action: 'get_tags', effect: 'read', since: '1.0' },
  { action: 'get_user_companies', effect: 'read', since: '1.0' },
  { action: 'get_entities_count', effect: 'read', since: '1.0', request: () => ({ projects: {}, reports: {} }) },
  {
    action: 'prepare_download_for_get_all',
    effect: 'read',
    since: '1.0',
    request: () => ({ entity_type: 'model', only_fields: ['id'], field_mappings: [{ field: 'id' }] }),
  },
]);

describe('organization.get_tags', () => {
  const tags = (body: object = {}) => server.ok('organization.get_tags', body);

  test('lists the tags of tasks and models of the company, each once and sorted', async () => {
    expect(await tags()).toEqual({ tags: ['Ant', 'both', 'model', 'zebra'] });
  });

  test('adds system tags on demand', async () => {
    expect(await tags({ include_system: true })).toEqual({
      tags: ['Ant', 'both', 'model', 'zebra'],
      system_tags: ['active', 'archived'],
    });
  });

  test('lists nothing of another company', async () => {
    const answer = await server.ok('organization.get_tags', { include_system: true }, { as: 'stranger' });
    expect(answer).toEqual({ tags: ['their model', 'their task'], system_tags: ['theirs'] });
  });

  test.each([
    ['a tag', { tags: ['both'] }, ['both', 'model', 'zebra']],
    ['one of two tags', { tags: ['Ant', 'model'] }, ['Ant', 'both', 'model', 'zebra']],
    ['all of two tags', { tags: ['__$all', 'both', 'zebra'] }, ['both', 'zebra']],
    ['the lack of a tag', { tags: ['-both'] }, ['Ant', 'zebra']],
    ['a system tag', { system_tags: ['archived'] }, ['Ant', 'zebra']],
    ['the lack of a system tag', { system_tags: ['__$not', 'archived'] }, ['both', 'model', 'zebra']],
    ['a tag and a system tag', { tags: ['both'], system_tags: ['active'] }, ['both', 'model']],
    ['what nothing carries', { tags: ['nowhere'] }, []],
    ['nothing', {}, ['Ant', 'both', 'model', 'zebra']],
  ])('can look only at what carries %s', async (_case, filter, expected) => {
    expect(await tags({ filter })).toEqual({ tags: expected });
  });

  test.each([
    ['a null among the tags', { filter: { tags: [null] } }, '400/12'],
    ['a number among the tags', { filter: { system_tags: [1] } }, '400/12'],
    ['tags that are no list', { filter: { tags: { $ne: '' } } }, '400/12'],
    ['a filter that is no object', { filter: ['a'] }, '400/12'],
    ['an unknown operator', { filter: { tags: ['__$maybe', 'a'] } }, '400/16'],
    ['an operator without value', { filter: { tags: ['__$not'] } }, '400/16'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await server.call('organization.get_tags', body))).toBe(codes);
  });
});

describe('organization.get_user_companies', () => {
  test('gives the one company of the caller with all its users, sorted by name', async () => {
    await server.ok(
      'users.create',
      { id: 'zz', name: 'Aaron', company: server.company, avatar: 'data:,a' },
      { as: 'system' },
    );
    const { companies } = await server.ok('organization.get_user_companies');
    expect(companies).toEqual([
      { id: server.company, name: 'test company', allocated: USERS.length, owners: expect.any(Array) },
    ]);
    const { owners } = companies[0];
    expect(owners[0]).toEqual({ id: 'zz', name: 'Aaron', avatar: 'data:,a' });
    const names = owners.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual([
      'Aaron',
      ...USERS.filter((name) => name !== 'stranger')
        .map((name) => `${name} tester`)
        .sort(),
    ]);
    expect(owners[1]).toMatchObject({ avatar: null });
  });

  test('gives each caller their own', async () => {
    const { companies } = await server.ok('organization.get_user_companies', {}, { as: 'stranger' });
    expect(companies).toMatchObject([{ id: server.otherCompany, allocated: 1, owners: [{ name: 'stranger tester' }] }]);
  });
});
