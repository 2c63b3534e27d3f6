import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
/** The project of the models below, so that no others are listed. */
let project: string;
/** A model with a value in every field that can be filtered by; there is another one, `bare`, with none. */
let full: string;

/** Models by name, with their tags. */
const TAGS: Record<string, string[]> = {
  none: [],
  only_a: ['a'],
  only_b: ['b'],
  only_c: ['c'],
  a_and_b: ['a', 'b'],
  all_three: ['a', 'b', 'c'],
  dashed: ['-b'],
};
const NAMES = Object.keys(TAGS);
const without = (...names: string[]) => NAMES.filter((name) => !names.includes(name));

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  project = await kit.project('project of lists');
  await Promise.all(NAMES.map((name) => kit.create({ name, tags: TAGS[name], project, ready: true })));
  await kit.create({ name: 'bare' }, { as: 'second' });
  full = await kit.create({
    name: 'full',
    system_tags: ['a value'],
    framework: 'a value',
    uri: 'a value',
    project: await kit.project('project of one'),
    task: await kit.task(),
    parent: 'a value',
    metadata: { k: { key: 'k', type: 't', value: 'a value' } },
  });
});
afterAll(() => server.stop());

async function namesOf(request: object, action = 'models.get_all'): Promise<string[]> {
  const { models } = await server.ok(action, { project, only_fields: ['name'], ...request });
  return models.map(({ name }: { name: string }) => name).sort();
}

describe('a list filter (query-language.md §5)', () => {
  test.each<[unknown, string[]]>([
    [
      ['a', 'b'],
      ['only_a', 'only_b', 'a_and_b', 'all_three'],
    ],
    ['a', ['only_a', 'a_and_b', 'all_three']],
    [['a', '-b'], ['only_a']],
    [
      ['-a', '-b'],
      ['none', 'only_c', 'dashed'],
    ],
    [
      ['a', null],
      ['none', 'only_a', 'a_and_b', 'all_three'],
    ],
    [[null], ['none']],
    [['__$not', 'a', 'b'], ['only_b']],
    [['__$all', 'a', 'b', '__$not', 'c'], ['a_and_b']],
    [['__$any', 'a', '__$not', 'b'], without('only_b')],
    [
      ['__$any', 'c', 'zz', '__$all', 'a', 'b'],
      ['only_c', 'a_and_b', 'all_three'],
    ],
    [
      ['__$all', 'a', '__$any', 'b'],
      ['a_and_b', 'all_three'],
    ],
    [
      ['a', '__$all', 'b'],
      ['a_and_b', 'all_three'],
    ],
    [
      ['__$or', 'c', '-b'],
      ['only_c', 'all_three', 'dashed'],
    ],
    [['__$and', 'a', '__$nop', 'b', '-c'], ['a_and_b']],
    [['__$not', '-b'], without('dashed')],
    [['__$any'], NAMES],
    [
      ['__$not', null, 'a'],
      ['none', 'only_a', 'a_and_b', 'all_three'],
    ],
    [[], NAMES],
    [null, NAMES],
    [['unknown'], []],
  ])('of %j finds the right models, in both actions', async (tags, expected) => {
    expect(await namesOf({ tags })).toEqual([...expected].sort());
    expect(await namesOf({ tags }, 'models.get_all_ex')).toEqual([...expected].sort());
  });

  test.each<[unknown]>([
    [['__$not']],
    [['a', '__$not']],
    [['__$not', '__$all', 'a']],
    [['__$foo']],
    [['-']],
    [[1]],
    [[true]],
    [[['a']]],
    [[{ $ne: 'a' }]],
    [{ $ne: 'a' }],
    [1],
  ])('of %j is refused', async (tags) => {
    expect(codeOf(await server.call('models.get_all', { tags }))).toBe('400/16');
    expect(codeOf(await server.call('models.get_all_ex', { tags }))).toBe('400/16');
  });

  describe.each(['id', 'user', 'system_tags', 'framework', 'uri', 'project', 'task', 'parent', 'metadata.k.value'])(
    'on %s',
    (field) => {
      const list = async (condition: unknown) => namesOf({ project: null, name: '^(full|bare)$', [field]: condition });
      const valueIn = (model: Record<string, unknown>) => String(field in model ? [model[field]].flat()[0] : 'a value');

      test('finds a value and excludes it', async () => {
        const value = valueIn(await kit.read(full));
        expect(await list([value])).toEqual(['full']);
        expect(await list([`-${value}`])).toEqual(['bare']);
      });

      test('finds what has no value', async () => {
        // Every model has an id and a user, and an address, be it empty.
        const always = ['id', 'user', 'uri'].includes(field);
        expect(await list([null])).toEqual(always ? [] : ['bare']);
      });
    },
  );
});

describe('a structured filter (query-language.md §6)', () => {
  test.each<[object, string[]]>([
    [{ any: { include: ['a', null] } }, ['none', 'only_a', 'a_and_b', 'all_three']],
    [{ any: { exclude: ['a', 'b'] } }, without('a_and_b', 'all_three')],
    [{ any: { exclude: ['a', null] } }, NAMES],
    [{ any: { include: ['c'], exclude: ['a'] } }, without('only_a', 'a_and_b')],
    [{ all: { include: ['a', 'b'] } }, ['a_and_b', 'all_three']],
    [{ all: { include: ['a', null] } }, []],
    [{ all: { exclude: ['a', 'b'] } }, ['none', 'only_c', 'dashed']],
    [{ all: { exclude: ['a', null] } }, ['only_b', 'only_c', 'dashed']],
    [{ any: { include: ['a', 'b'] }, all: { exclude: ['c'] } }, ['only_a', 'only_b', 'a_and_b']],
    [{ any: { include: ['only'] }, all: { include: ['a', 'b'] }, op: 'or' }, ['a_and_b', 'all_three']],
    [{ any: { include: ['-b'] } }, ['dashed']],
    [{ any: { include: ['a', 'a'] }, op: null }, ['only_a', 'a_and_b', 'all_three']],
    [{}, NAMES],
    [{ any: null, all: {} }, NAMES],
  ])('%j finds the right models, in both actions and at old versions', async (filter, expected) => {
    const request = { filters: { tags: filter, unknown: 'ignored' } };
    expect(await namesOf(request)).toEqual([...expected].sort());
    expect(await namesOf(request, 'models.get_all_ex')).toEqual([...expected].sort());
    expect(await namesOf(request, 'v2.8/models.get_all')).toEqual([...expected].sort());
  });

  test('takes the place of the plain parameter of its field, even when it is empty', async () => {
    expect(await namesOf({ tags: ['a'], filters: { tags: { any: { include: ['c'] } } } })).toEqual([
      'all_three',
      'only_c',
    ]);
    expect(await namesOf({ tags: ['a'], filters: { tags: {} } })).toEqual([...NAMES].sort());
    expect(await namesOf({ tags: ['c'], filters: { tags: null } })).toEqual(['all_three', 'only_c']);
  });

  test('reads metadata keys in escaped form', async () => {
    await kit.create({ name: 'measured', metadata: { 'a.b': { key: 'a.b', type: 't', value: '1' } } });
    const filters = { 'metadata.a%2Eb.value': { any: { include: ['1'] } } };
    expect(await namesOf({ project: null, filters })).toEqual(['measured']);
  });

  test.each<[unknown, string]>([
    [null, '400/16'],
    [[], '400/16'],
    ['tags', '400/16'],
    [{ tags: [] }, '400/12'],
    [{ tags: 'a' }, '400/12'],
    [{ tags: { some: {} } }, '400/12'],
    [{ tags: { any: [] } }, '400/12'],
    [{ tags: { any: { only: [] } } }, '400/12'],
    [{ tags: { any: { include: 'a' } } }, '400/12'],
    [{ tags: { any: { include: [{ $ne: 1 }] } } }, '400/12'],
    [{ tags: { op: 'xor' } }, '400/12'],
  ])('%j is refused', async (filters, code) => {
    expect(codeOf(await server.call('models.get_all', { filters }))).toBe(code);
  });
});

test('several conditions must all hold', async () => {
  expect(await namesOf({ tags: ['a'], name: '^a', ready: true, filters: { tags: null } })).toEqual([
    'a_and_b',
    'all_three',
  ]);
  expect(await namesOf({ tags: ['a'], name: 'only', ready: false })).toEqual([]);
});

test.each(['project', 'id', 'framework', 'uri', 'parent', 'task', 'user', 'system_tags', 'tags'])(
  'one text stands for a list of one in %s, in a body and in a query string',
  async (field) => {
    const inBody = await server.ok('models.get_all', { [field]: 'nothing has this' });
    const inQuery = await server.ok(`models.get_all?${field}=nothing+has+this`);
    expect([inBody, inQuery]).toEqual([{ models: [] }, { models: [] }]);
  },
);
