import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';
import { type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
let second: string;
/** Ids by name. */
const ids = new Map<string, string>();
const idOf = (name: string) => ids.get(name) ?? '';

beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  second = (await server.ok('users.get_current_user', {}, { as: 'second' })).user.id;
  const project = async (name: string, fields: object = {}, as: UserName = 'user') => {
    ids.set(name, await kit.create(name, fields, { as }));
  };
  const hidden = (...system_tags: string[]) => ({ system_tags: ['hidden', ...system_tags] });
  await project('vision');
  await project('vision/cats');
  await project('vision/.pipelines', hidden('pipeline'));
  await project('vision/.pipelines/daily', { ...hidden('pipeline'), tags: ['prod'] });
  await project('vision/cats/.datasets', hidden('dataset'));
  await project('vision/cats/.datasets/faces', { ...hidden('dataset'), tags: ['raw', 'big'] });
  await project('vision/cats/.datasets/paws', { ...hidden('dataset'), tags: ['raw'] });
  await project('speech');
  await project('speech/.reports', hidden('reports'));
  await project('empty');
  await project('of the second', {}, 'second');
  await project('theirs', {}, 'stranger');
  await project('theirs/.datasets/secret', hidden('dataset'), 'stranger');

  await storeTask(server, { project: idOf('vision/.pipelines/daily'), type: 'controller', system_tags: ['pipeline'] });
  await storeTask(server, { project: idOf('vision/.pipelines/daily'), status: 'failed' });
  // A step, which is no run.
  await storeTask(server, { project: idOf('vision/.pipelines/daily'), status: 'closed', system_tags: ['pipeline'] });
  await storeTask(server, { project: idOf('vision/cats'), user: second, status: 'completed' });
  const report = { type: 'report', system_tags: ['reports'] };
  await storeTask(server, { project: idOf('speech/.reports'), ...report, tags: ['weekly'] });
  await storeTask(server, { project: idOf('vision'), ...report });
  await kit.model(idOf('speech'), {}, { as: 'second' });
});
afterAll(() => server.stop());

const list = (body: object, as: UserName = 'user') => server.ok('projects.get_all_ex', body, { as });
const names = async (body: object, as: UserName = 'user') =>
  (await list(body, as)).projects.map(({ name }: { name: string }) => name).sort();
const row = async (name: string, body: object) => (await list({ id: [idOf(name)], ...body })).projects[0];

describe('projects.get_all_ex with active_users', () => {
  test('lists the projects that users made, or made something in, and all above', async () => {
    expect(await names({ active_users: [second] })).toEqual(['of the second', 'speech', 'vision', 'vision/cats']);
  });

  test('goes together with ids, conditions and the tree', async () => {
    const active_users = [second];
    expect(await names({ active_users, id: [idOf('vision'), idOf('empty')] })).toEqual(['vision']);
    expect(await names({ active_users, name: 'vision' })).toEqual(['vision', 'vision/cats']);
    expect(await names({ active_users, shallow_search: true })).toEqual(['of the second', 'speech', 'vision']);
    expect(await names({ active_users, parent: [idOf('vision')] })).toEqual(['vision/cats']);
  });

  test('finds nothing for who made nothing, and says so without a scroll', async () => {
    expect(await list({ active_users: ['nobody'], scroll_id: null, size: 10 })).toEqual({ projects: [] });
    expect(await list({ active_users: [second] }, 'stranger')).toEqual({ projects: [] });
  });

  test.each([[], null])('takes %j for everybody', async (active_users) => {
    expect(await names({ active_users })).toContain('empty');
  });

  test('refuses what is no list of texts', async () => {
    for (const active_users of [{}, [null], [1]]) {
      expect(codesOf(await server.call('projects.get_all_ex', { active_users }))).toBe('400/12');
    }
  });
});

describe('projects.get_all_ex with children_type', () => {
  test.each<[string, string[], string[]]>([
    ['pipeline', ['vision'], ['vision', 'vision/.pipelines', 'vision/.pipelines/daily']],
    [
      'dataset',
      ['vision', 'vision/cats'],
      ['vision', 'vision/cats', 'vision/cats/.datasets', 'vision/cats/.datasets/faces', 'vision/cats/.datasets/paws'],
    ],
    ['report', ['speech', 'vision'], ['speech', 'speech/.reports', 'vision']],
  ])('%s lists what holds such things at any depth', async (children_type, shown, withHidden) => {
    expect(await names({ children_type })).toEqual(shown);
    expect(await names({ children_type, search_hidden: true })).toEqual(withHidden);
  });

  test('lists nothing of another company', async () => {
    expect(await names({ children_type: 'dataset', search_hidden: true }, 'stranger')).toEqual([
      'theirs',
      'theirs/.datasets',
      'theirs/.datasets/secret',
    ]);
    expect(await names({ children_type: 'pipeline' }, 'stranger')).toEqual([]);
    expect(await names({ children_type: 'dataset', id: [idOf('theirs')] })).toEqual([]);
  });

  test('goes together with ids', async () => {
    expect(await names({ children_type: 'dataset', id: [idOf('vision'), idOf('speech')] })).toEqual(['vision']);
    expect(await list({ children_type: 'dataset', id: [idOf('speech')] })).toEqual({ projects: [] });
  });

  test.each<[string, object, string[]]>([
    ['a tag', { children_type: 'dataset', children_tags: ['big'] }, ['vision', 'vision/cats']],
    ['a tag that none has', { children_type: 'dataset', children_tags: ['small'] }, []],
    ['the lack of a tag', { children_type: 'dataset', children_tags: ['-raw'] }, []],
    ['a tag of a report', { children_type: 'report', children_tags: ['weekly'] }, ['speech']],
    ['a tag of a pipeline', { children_type: 'pipeline', children_tags: ['prod'] }, ['vision']],
    [
      'a structured filter',
      { children_type: 'dataset', children_tags_filter: { all: { include: ['raw', 'big'] } } },
      ['vision', 'vision/cats'],
    ],
    [
      'a structured filter, which wins',
      { children_type: 'dataset', children_tags: ['small'], children_tags_filter: { any: { include: ['big'] } } },
      ['vision', 'vision/cats'],
    ],
  ])('can be limited by %s', async (_case, body, expected) => {
    expect(await names(body)).toEqual(expected);
  });

  test('takes no notice of tags without a type', async () => {
    expect(await names({ children_tags: ['nowhere'] })).toContain('empty');
  });

  test.each([
    ['an unknown type', { children_type: 'model' }, '400/12'],
    ['a null among the tags', { children_type: 'dataset', children_tags: [null] }, '400/12'],
    ['an unknown operator', { children_type: 'dataset', children_tags: ['__$maybe'] }, '400/16'],
    ['a filter of another shape', { children_type: 'dataset', children_tags_filter: { none: [] } }, '400/12'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await server.call('projects.get_all_ex', body))).toBe(codes);
  });
});

describe('statistics with children_type', () => {
  test('count datasets with their tags', async () => {
    const request = { children_type: 'dataset', include_stats: true, check_own_contents: true };
    const vision = await row('vision', request);
    expect(vision.stats).toEqual({ datasets: { count: 3, tags: ['big', 'raw'] } });
    expect(vision.own_datasets).toBe(0);
    expect(vision.sub_projects.map(({ name }: { name: string }) => name)).toEqual([
      'vision/cats',
      'vision/cats/.datasets',
      'vision/cats/.datasets/faces',
      'vision/cats/.datasets/paws',
    ]);
    const container = await row('vision/cats/.datasets', { ...request, search_hidden: true });
    expect(container).toMatchObject({ own_datasets: 2, stats: { datasets: { count: 2, tags: ['big', 'raw'] } } });
  });

  test('count the datasets of the wanted tags', async () => {
    const request = { children_type: 'dataset', children_tags: ['big'], include_stats: true };
    expect((await row('vision/cats', request)).stats).toEqual({ datasets: { count: 1, tags: ['big', 'raw'] } });
  });

  test('count datasets by their own filter too, hidden as they are', async () => {
    const include_stats_filter = { tags: ['big'] };
    const { stats } = await row('vision', { children_type: 'dataset', include_stats: true, include_stats_filter });
    expect(stats).toEqual({ datasets: { count: 1, tags: ['big', 'raw'] } });
  });

  test('count the runs of pipelines, in projects that are hidden', async () => {
    const { stats, sub_projects } = await row('vision', { children_type: 'pipeline', include_stats: true });
    expect(stats.active).toMatchObject({ total_tasks: 1, status_count: { created: 1, failed: 0 } });
    expect(sub_projects.map(({ name }: { name: string }) => name)).toEqual([
      'vision/.pipelines',
      'vision/.pipelines/daily',
    ]);
  });

  test('count reports', async () => {
    const { stats } = await row('speech', { children_type: 'report', include_stats: true });
    expect(stats.active.total_tasks).toBe(1);
    const limited = await row('speech', { children_type: 'report', children_tags: ['weekly'], include_stats: true });
    expect(limited.stats.active.total_tasks).toBe(1);
  });

  test('count by their own filter when there is one, and hidden projects no more', async () => {
    const include_stats_filter = { status: ['failed'] };
    const request = { children_type: 'pipeline', include_stats: true, include_stats_filter };
    const { stats, sub_projects } = await row('vision', request);
    expect(sub_projects).toEqual([]);
    expect(stats.active.total_tasks).toBe(0);
    const searched = await row('vision', { ...request, search_hidden: true });
    expect(searched.stats.active).toMatchObject({ total_tasks: 1, status_count: { failed: 1 } });
  });

  test('look only at what the pre-selection found', async () => {
    const { sub_projects } = await row('vision', { active_users: [second], include_stats: true });
    expect(sub_projects).toEqual([{ id: idOf('vision/cats'), name: 'vision/cats' }]);
  });
});
