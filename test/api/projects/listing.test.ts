import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, type ProjectKit, projectKit } from './project-kit.js';

interface Row {
  id: string;
  name: string;
}

let server: TestServer;
let kit: ProjectKit;
let user: string;
/** Ids by name. */
const ids = new Map<string, string>();
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  user = (await server.ok('users.get_current_user')).user.id;
  const create = async (name: string, fields: object = {}) => ids.set(name, await kit.create(name, fields));
  await create('vision', { description: 'all that sees', tags: ['eye'] });
  await create('vision/cats', { tags: ['fur', 'eye'] });
  await create('vision/cats/v2', { tags: ['fur'] });
  await create('vision/.hidden', { system_tags: ['hidden'] });
  await create('vision/.hidden/inner');
  await create('Speech', { description: 'all that hears', system_tags: ['audio'] });
  await create('speech 2');
  const open = await kit.create('open', {}, { as: 'stranger' });
  ids.set('open', open);
  await server.ok('projects.make_public', { ids: [open] }, { as: 'stranger' });
  ids.set('theirs', await kit.create('theirs', { tags: ['eye'] }, { as: 'stranger' }));
});
afterAll(() => server.stop());

const idOf = (name: string) => ids.get(name) ?? '';
const OURS = ['Speech', 'speech 2', 'vision', 'vision/.hidden/inner', 'vision/cats', 'vision/cats/v2'];

describe.each(['projects.get_all', 'projects.get_all_ex'])('%s', (action) => {
  const rows = async (body: object): Promise<Row[]> => (await server.ok(action, body))['projects'];
  const names = async (body: object) => (await rows(body)).map(({ name }) => name);
  const sorted = async (body: object) => (await names(body)).sort();
  /** Replaces names of projects by their ids, wherever they stand. */
  const withIds = (body: object): object =>
    JSON.parse(JSON.stringify(body), (_key, value) => (typeof value === 'string' ? (ids.get(value) ?? value) : value));

  test('lists what the company has and what is public, but nothing hidden', async () => {
    expect(await sorted({})).toEqual([...OURS, 'open'].sort());
  });

  test.each<[string, object, string[]]>([
    ['everything below a project', { parent: ['vision'] }, ['vision/.hidden/inner', 'vision/cats', 'vision/cats/v2']],
    ['everything below one id as text', { parent: 'vision/cats' }, ['vision/cats/v2']],
    ['what is right below', { parent: ['vision'], shallow_search: true }, ['vision/cats']],
    [
      'what is right below, hidden too',
      { parent: ['vision'], shallow_search: true, search_hidden: true },
      ['vision/.hidden', 'vision/cats'],
    ],
    [
      'what is right below two',
      { parent: ['vision', 'vision/cats'], shallow_search: true },
      ['vision/cats', 'vision/cats/v2'],
    ],
    ['the top', { shallow_search: true }, ['Speech', 'open', 'speech 2', 'vision']],
    ['the top by a null among the parents', { parent: [null] }, ['Speech', 'open', 'speech 2', 'vision']],
    [
      'the top and what is right below',
      { parent: [null, 'vision/cats'], shallow_search: true },
      ['Speech', 'open', 'speech 2', 'vision', 'vision/cats/v2'],
    ],
    ['all for a parent of null', { parent: null, shallow_search: true }, [...OURS, 'open']],
    ['only ids at the top', { id: ['vision', 'vision/cats'], shallow_search: true }, ['vision']],
    ['ids that are below', { id: ['vision', 'vision/cats'], parent: ['vision'] }, ['vision/cats']],
    ['nothing below what has nothing', { parent: ['Speech'] }, []],
    ['nothing below an unknown id', { parent: ['nowhere'] }, []],
    ["nothing more for the caller's own path", { path: ['nowhere'] }, [...OURS, 'open']],
  ])('finds in the tree %s', async (_case, body, expected) => {
    expect(await sorted(withIds(body))).toEqual([...expected].sort());
  });

  test.each<[string, object, string[]]>([
    ['by search_hidden', { search_hidden: true, name: 'hidden$' }, ['vision/.hidden']],
    ['by its id', { id: ['vision/.hidden'] }, ['vision/.hidden']],
    ['not by an empty list of ids', { id: [], name: 'hidden$' }, []],
    ['not by its tag', { system_tags: ['hidden'] }, []],
    ['by its tag and search_hidden', { system_tags: ['hidden'], search_hidden: true }, ['vision/.hidden']],
  ])('finds what is hidden %s', async (_case, body, expected) => {
    expect(await names(withIds(body))).toEqual(expected);
  });

  test.each<[string, object, string[]]>([
    ['ids', { id: ['vision', 'Speech', 'nobodys'] }, ['Speech', 'vision']],
    ['one id as text', { id: 'vision' }, ['vision']],
    ['an id of another company', { id: ['theirs'] }, []],
    ['a public id', { id: ['open'] }, ['open']],
    ['a pattern on the full name, where case counts', { name: 'cats' }, ['vision/cats', 'vision/cats/v2']],
    ['a pattern with an anchor', { name: '^speech' }, ['speech 2']],
    ['a pattern with a flag', { name: '(?i)^speech' }, ['Speech', 'speech 2']],
    ['a pattern on the last part of the name', { basename: '^c' }, ['vision/cats']],
    ['a pattern on the description', { description: 'that (sees|hears)' }, ['Speech', 'vision']],
    ['one of two tags', { tags: ['fur', 'eye'] }, ['vision', 'vision/cats', 'vision/cats/v2']],
    ['all of two tags', { tags: ['__$all', 'fur', 'eye'] }, ['vision/cats']],
    ['a tag and not another', { tags: ['eye', '-fur'] }, ['vision']],
    ['no tags at all', { tags: [null], parent: ['vision'] }, ['vision/.hidden/inner']],
    ['a system tag', { system_tags: ['audio'] }, ['Speech']],
    ['a structured filter', { filters: { tags: { all: { include: ['fur'], exclude: ['eye'] } } } }, ['vision/cats/v2']],
    [
      'any of several fields',
      { _any_: { fields: ['name', 'description', 'tags'], pattern: 'EYE' } },
      ['vision', 'vision/cats'],
    ],
    [
      'all of several fields',
      { _all_: { fields: ['name', 'tags'], pattern: 'c|f' } },
      ['vision/cats', 'vision/cats/v2'],
    ],
    ['the time of the last change', { last_update: [null, '2020-01-01'] }, []],
    ['words', { search_text: 'hears' }, ['Speech']],
    [
      'what projects cannot be filtered by',
      { user: ['nobody'], created: 'x', featured: 1, company: 'theirs' },
      [...OURS, 'open'],
    ],
  ])('filters by %s', async (_case, body, expected) => {
    expect(await sorted(withIds(body))).toEqual([...expected].sort());
  });

  test.each<[string, string[] | string, string[]]>([
    ['a name', ['name'], ['Speech', 'speech 2', 'vision', 'vision/.hidden/inner', 'vision/cats', 'vision/cats/v2']],
    [
      'a name as text',
      'name',
      ['Speech', 'speech 2', 'vision', 'vision/.hidden/inner', 'vision/cats', 'vision/cats/v2'],
    ],
    [
      'a last part downwards',
      ['-basename'],
      ['vision', 'vision/cats/v2', 'speech 2', 'vision/.hidden/inner', 'vision/cats', 'Speech'],
    ],
    [
      'a description, the empty ones last',
      ['description', 'name'],
      ['Speech', 'vision', 'speech 2', 'vision/.hidden/inner', 'vision/cats', 'vision/cats/v2'],
    ],
  ])('orders by %s', async (_case, order_by, expected) => {
    expect(await names({ order_by, name: '^([sSv])' })).toEqual(expected);
  });

  test('pages, and scrolls through everything once', async () => {
    const order_by = ['name'];
    const page = (page: number) => names({ order_by, page, page_size: 4 });
    const all = [...(await page(0)), ...(await page(1))];
    expect(all).toEqual([...OURS, 'open'].sort());
    expect(await page(2)).toEqual([]);

    const scrolled: string[] = [];
    let answer = await server.ok(action, { order_by, scroll_id: null, size: 3 });
    while (answer['projects'].length > 0) {
      scrolled.push(...answer['projects'].map(({ name }: Row) => name));
      answer = await server.ok(action, { order_by, scroll_id: answer['scroll_id'], size: 3 });
    }
    expect(scrolled).toEqual(all);
  });

  test.each([
    ['an unknown field', { only_fields: ['nowhere'] }, '400/14'],
    ['a member that is no field', { only_fields: ['stats'] }, '400/14'],
    ['an unknown field to order by', { order_by: ['nowhere'] }, '400/14'],
    ['a negative page', { page: -1 }, '400/12'],
    ['an empty page', { page_size: 0 }, '400/12'],
    ['a scroll without size', { scroll_id: null }, '400/12'],
    ['a pattern that does not compile', { name: '(' }, '400/21'],
    ['an unknown operator', { tags: ['__$maybe'] }, '400/16'],
    ['an operator of the database among the parents', { parent: [{ $ne: '' }] }, '400/16'],
    ['an operator of the database as name', { name: { $ne: '' } }, '400/12'],
    ['a range that is none', { last_update: ['2020-01-01'] }, '400/12'],
    ['a structured filter of another shape', { filters: { tags: { none: [] } } }, '400/12'],
    ['a flag that is none', { shallow_search: 'yes' }, '400/12'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await server.call(action, body))).toBe(codes);
  });

  test('before version 2.3 shows system tags among the tags, and finds them there', async () => {
    const answer = await server.ok(action, { tags: ['archived'] }, { version: '2.2' });
    expect(answer['projects']).toEqual([]);
    const [row] = (await server.ok(action, { id: [idOf('Speech')] }, { version: '2.2' })).projects;
    expect(row.tags).toEqual(['audio']);
  });
});

describe('a row', () => {
  const request = () => ({ id: [idOf('vision/cats')] });
  const shared = () => ({
    id: idOf('vision/cats'),
    name: 'vision/cats',
    basename: 'cats',
    description: '',
    created: expect.stringMatching(DATE),
    last_update: expect.stringMatching(DATE),
    tags: ['eye', 'fur'],
    system_tags: [],
    featured: 9999,
  });

  test('of projects.get_all refers by ids, and leaves out what is internal', async () => {
    expect((await server.ok('projects.get_all', request())).projects).toEqual([
      { ...shared(), company: server.company, user, parent: idOf('vision') },
    ]);
  });

  test('of projects.get_all_ex refers by objects', async () => {
    expect((await server.ok('projects.get_all_ex', request())).projects).toEqual([
      { ...shared(), company: { id: server.company }, user: { id: user }, parent: { id: idOf('vision') } },
    ]);
  });

  test('of projects.get_all_ex follows references where that is asked for', async () => {
    const only_fields = ['name', 'user.name', 'company.name', 'parent.name', 'parent.user.name'];
    expect((await server.ok('projects.get_all_ex', { ...request(), only_fields })).projects).toEqual([
      {
        id: idOf('vision/cats'),
        name: 'vision/cats',
        user: { id: user, name: 'user tester' },
        company: { id: server.company, name: 'test company' },
        parent: { id: idOf('vision'), name: 'vision', user: { id: user, name: 'user tester' } },
      },
    ]);
  });

  test('shows what is internal to who asks for it by name', async () => {
    const only_fields = ['path', 'name'];
    expect((await server.ok('projects.get_all', { ...request(), only_fields })).projects).toEqual([
      { path: [idOf('vision')], name: 'vision/cats' },
    ]);
    const [row] = (await server.ok('projects.get_all_ex', { ...request(), only_fields: ['*'] })).projects;
    expect(row).toMatchObject({ path: [idOf('vision')], id: idOf('vision/cats') });
  });

  test('leaves out what is excluded', async () => {
    const [row] = (await server.ok('projects.get_all', { ...request(), only_fields: ['-description', '-tags'] }))
      .projects;
    const { description: _description, tags: _tags, ...rest } = shared();
    expect(row).toEqual({ ...rest, company: server.company, user, parent: idOf('vision') });
  });
});

describe('projects.get_all_ex', () => {
  const rows = async (body: object): Promise<Row[]> => (await server.ok('projects.get_all_ex', body))['projects'];
  const names = async (body: object) => (await rows(body)).map(({ name }) => name);

  test.each<[object, boolean]>([
    [{}, true],
    [{ allow_public: true }, true],
    [{ allow_public: false }, false],
    [{ allow_public: null }, false],
    [{ non_public: false }, true],
    [{ non_public: true }, false],
    [{ allow_public: true, non_public: true }, true],
    [{ allow_public: false, non_public: false }, false],
  ])('lists public projects as %j says', async (body, listed) => {
    expect((await names(body)).includes('open')).toBe(listed);
  });

  test('shows no company of a public project', async () => {
    const [row] = await rows({ id: [idOf('open')] });
    expect(row).toMatchObject({ company: {}, name: 'open' });
  });

  test('marks hidden projects when they are searched for', async () => {
    const found = await rows({ search_hidden: true, name: '^vision' });
    const marked = found.filter((row) => 'hidden' in row);
    expect(marked).toEqual([expect.objectContaining({ name: 'vision/.hidden', hidden: true })]);
    const [byId] = await rows({ id: [idOf('vision/.hidden')] });
    expect(byId).not.toHaveProperty('hidden');
  });

  test('marks hidden projects without showing their system tags to who does not ask', async () => {
    const only_fields = ['name'];
    expect(await rows({ search_hidden: true, name: 'hidden$', only_fields })).toEqual([
      { id: idOf('vision/.hidden'), name: 'vision/.hidden', hidden: true },
    ]);
  });
});
