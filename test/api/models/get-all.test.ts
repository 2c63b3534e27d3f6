import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
/** A project with two models, one below it with one, and one that is not below it but has the same beginning. */
let project: string;

/** When the models were created. */
const CREATED: Record<string, string> = {
  'alpha (1)': '2020-01-01T00:00:00Z',
  'Alpha 2': '2020-02-01T12:00:00Z',
  beta: '2020-03-01T00:00:00.500Z',
  'gamma.x': '2020-04-01T00:00:00Z',
};

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  project = await kit.project('top');
  const below = await kit.project('top/below');
  const other = await kit.project('top level');
  const fields: Record<string, object> = {
    'alpha (1)': { project, comment: 'The first one, for Cats', tags: ['cats'], ready: true },
    'Alpha 2': { project, comment: 'second', labels: { cat: 1, dog: 2 } },
    beta: { project: below, comment: 'third cat', tags: ['x'], ready: true, design: { kind: 'cnn' } },
    'gamma.x': { project: other, uri: 's3://bucket/gamma', framework: 'PyTorch' },
  };
  for (const [name, created] of Object.entries(CREATED)) {
    const model = await kit.create({ name, ...fields[name] });
    await server.ok('models.update', { model, created });
  }
  // Metrics come from events, for which there is no action yet.
  const backend = server.databases.client.db(server.databases.backend);
  const measure = (value: number) => ({
    last_iteration: value,
    last_metrics: { m: { v: { metric: 'm', variant: 'v', value } } },
  });
  const models = backend.collection('model');
  await Promise.all([
    models.updateOne({ name: 'alpha (1)' }, { $set: measure(5) }),
    models.updateOne({ name: 'Alpha 2' }, { $set: measure(10) }),
    models.updateOne({ name: 'gamma.x' }, { $unset: { last_iteration: '' } }),
  ]);
});
afterAll(() => server.stop());

async function namesOf(request: object, action = 'models.get_all'): Promise<string[]> {
  const { models } = await server.ok(action, { only_fields: ['name'], ...request });
  return models.map(({ name }: { name: string }) => name).sort();
}

const ALL = Object.keys(CREATED).sort();

describe.each(['models.get_all', 'models.get_all_ex'])('%s', (action) => {
  test.each<[string, object, string[]]>([
    ['nothing', {}, ALL],
    ['what it does not know', { colour: 'red', company: 'other', basename: 'x', hyperparams: {}, _id: 'x' }, ALL],
    [
      'null in place of every condition',
      { name: null, tags: null, ready: null, created: null, last_update: null, project: null, search_text: null },
      ALL,
    ],

    // Patterns (query-language.md §7).
    ['a pattern found anywhere in the name', { name: 'lpha' }, ['Alpha 2', 'alpha (1)']],
    ['a pattern that minds case', { name: 'alpha' }, ['alpha (1)']],
    ['an anchored pattern with escapes of the Python client', { name: '^alpha\\ \\(1\\)$' }, ['alpha (1)']],
    ['an escaped dot', { name: '\\.x' }, ['gamma.x']],
    ['a pattern with a flag inside', { name: '(?i)^ALPHA' }, ['Alpha 2', 'alpha (1)']],
    ['an empty pattern', { name: '' }, ALL],
    ['a pattern for the comment', { comment: '^(second|third)' }, ['Alpha 2', 'beta']],

    // Equality (§9).
    ['published models', { ready: true }, ['alpha (1)', 'beta']],
    ['drafts', { ready: false }, ['Alpha 2', 'gamma.x']],
    ['a text where there is never one', { ready: 'true' }, []],

    // Ranges (§10).
    [
      'a range of dates, both ends included',
      { created: ['2020-01-01T00:00:00Z', '2020-02-01T12:00:00Z'] },
      ['Alpha 2', 'alpha (1)'],
    ],
    ['a range from a date', { created: ['2020-03-01', null] }, ['beta', 'gamma.x']],
    ['a range up to a date', { created: [null, '2020-01-31'] }, ['alpha (1)']],
    ['a range of iterations', { last_iteration: [5, 9] }, ['alpha (1)']],
    ['a range of iterations as text', { last_iteration: ['6', null] }, ['Alpha 2']],
    ['a range without lower end, and so what has no value', { last_iteration: [null, 0] }, ['beta', 'gamma.x']],
    ['a range of a metric', { 'last_metrics.m.v.value': [6, 10] }, ['Alpha 2']],
    ['a range of a metric as text', { 'last_metrics.m.v.value': ['1', '5'] }, ['alpha (1)']],
    ['the bare name of a field that is searched below', { last_metrics: [1, 5], metadata: ['x'] }, ALL],

    // Date conditions (§11).
    ['changes after a date', { last_update: '>2020-01-01' }, ALL],
    ['changes after a date, as a list', { last_change: ['>=2020-01-01'] }, ALL],
    ['changes between dates', { last_change: ['>2020-01-01', '<2021-01-01'] }, []],
    ['a range of changes', { last_update: ['2020-01-01', null] }, ALL],
    ['a condition that is no date', { last_update: '>some day' }, ALL],
    ['an epoch number as text', { last_update: '>4102444800' }, ALL],

    // Several fields at once (§8).
    ['any of two fields', { _any_: { fields: ['name', 'comment'], pattern: 'CAT' } }, ['alpha (1)', 'beta']],
    ['any of two fields, by the other name', { _or_: { fields: ['uri', 'framework'], pattern: 'torch' } }, ['gamma.x']],
    ['all of two fields', { _all_: { fields: ['comment', 'tags'], pattern: 'cat' } }, ['alpha (1)']],
    [
      'two conditions on several fields',
      { _any_: { fields: ['name'], pattern: 'a' }, _and_: { fields: ['name'], pattern: '2' } },
      ['Alpha 2'],
    ],
    ['no fields', { _any_: { fields: [], pattern: 'x' } }, ALL],
    ['a free map', { _any_: { fields: ['design.kind'], pattern: 'CNN' } }, ['beta']],
    ['dates of any field', { _or_: { fields: ['last_update', 'last_change'], datetime: ['>2020-01-01'] } }, ALL],
    [
      'dates of fields, one of which is no date',
      { _any_: { fields: ['name', 'last_update'], datetime: '<2021-01-01' } },
      [],
    ],
    ['dates of fields that are none', { _any_: { fields: ['name'], datetime: '<2021-01-01' } }, ALL],

    // Text search (§12).
    ['a word', { search_text: 'cats' }, ['alpha (1)', 'beta']],
    ['one of two words', { search_text: 'second gamma' }, ['Alpha 2', 'gamma.x']],
    ['a phrase', { search_text: '"first one"' }, ['alpha (1)']],
    ['a word but not another', { search_text: 'cat -third' }, ['alpha (1)']],
    ['a word and a tag', { search_text: 'cats', tags: ['cats'] }, ['alpha (1)']],
    ['an empty text', { search_text: '' }, ALL],
  ])('finds models by %s', async (_case, request, expected) => {
    expect(await namesOf(request, action)).toEqual(expected);
  });

  test.each<[string, object, string]>([
    ['a pattern that is none', { name: '(' }, '400/21'],
    ['a pattern that is longer than the server allows', { name: 'x'.repeat(1001) }, '400/21'],
    ['a number for a pattern', { name: 1 }, '400/12'],
    ['a list for a pattern', { comment: ['x'] }, '400/12'],
    ['a pattern on several fields that is none', { _any_: { fields: ['name'], pattern: '(' } }, '400/21'],
    ['an unknown field among several', { _any_: { fields: ['colour'], pattern: 'x' } }, '400/14'],
    ['a field of a reference among several', { _any_: { fields: ['user.name'], pattern: 'x' } }, '400/14'],
    ['several fields without condition', { _any_: { fields: ['name'] } }, '400/16'],
    [
      'several fields with two conditions',
      { _any_: { fields: ['name'], pattern: 'x', datetime: '>2020-01-01' } },
      '400/16',
    ],
    ['several fields with something else', { _all_: { fields: ['name'], pattern: 'x', flags: 'i' } }, '400/16'],
    ['a condition without fields', { _or_: { pattern: 'x' } }, '400/16'],
    ['null for several fields', { _and_: null }, '400/16'],
    ['a list for several fields', { _any_: ['name'] }, '400/16'],
    ['a number for a date', { last_update: 1577836800 }, '400/16'],
    ['a null among three dates', { last_change: ['>2020-01-01', null, '<2021-01-01'] }, '400/16'],
    ['a range of one', { created: ['2020-01-01'] }, '400/12'],
    ['a range that is a text', { created: '2020-01-01' }, '400/12'],
    ['a range without ends', { created: [null, null] }, '400/12'],
    ['a range of three', { last_iteration: [1, 2, 3] }, '400/12'],
    ['a range that is no date', { created: ['some day', null] }, '400/16'],
    ['a range that is no number', { last_iteration: ['x', null] }, '400/16'],
    ['a path of metadata that is too long', { 'metadata.a.b.c': ['x'] }, '400/12'],
    ['a path of metadata that ends early', { 'metadata.': ['x'] }, '400/12'],
    ['an object for equality with an operator', { ready: { $gt: '' } }, '400/16'],
    ['a number for a text search', { search_text: 1 }, '400/16'],
  ])('refuses %s', async (_case, request, code) => {
    expect(codeOf(await server.call(action, request))).toBe(code);
  });

  test('finds models of a project, and of those below it when told so', async () => {
    expect(await namesOf({ project }, action)).toEqual(['Alpha 2', 'alpha (1)']);
    const withBelow = await namesOf({ project: [project], include_subprojects: true }, action);
    expect(withBelow).toEqual(['Alpha 2', 'alpha (1)', 'beta']);
    expect(await namesOf({ include_subprojects: true }, action)).toEqual(ALL);
  });
});

test('an order or condition on numbers in metadata treats 1 and 01 alike', async () => {
  const piece = (value: string) => ({ k: { key: 'k', type: 'int', value } });
  for (const value of ['1', '01', '11']) await kit.create({ name: `number ${value}`, metadata: piece(value) });
  expect(await namesOf({ 'metadata.k.value': ['1'] })).toEqual(['number 01', 'number 1']);
});

describe('models.get_all_ex', () => {
  let open: string;

  beforeAll(async () => {
    open = await kit.create({ name: 'open', labels: { a: 1 } }, { as: 'stranger' });
    await server.ok('models.make_public', { ids: [open] }, { as: 'stranger' });
    await kit.create({ name: 'open' });
  });

  test.each([
    [undefined, 2],
    [true, 2],
    [1, 2],
    [false, 1],
    [0, 1],
    [null, 1],
  ])('with allow_public: %p finds the right models', async (allow_public, count) => {
    const { models } = await server.ok('models.get_all_ex', { name: '^open$', allow_public });
    expect(models).toHaveLength(count);
  });

  test('does not keep get_all from showing public models', async () => {
    const { models } = await server.ok('models.get_all', { name: '^open$', allow_public: false });
    expect(models).toHaveLength(2);
  });

  test('counts labels, also of public models and of those without any', async () => {
    const stats = async (request: object) => {
      const { models } = await server.ok('models.get_all_ex', {
        include_stats: true,
        order_by: ['-created'],
        ...request,
      });
      return models;
    };
    expect(await stats({ id: [open], only_fields: ['name'] })).toEqual([
      { id: open, name: 'open', stats: { labels_count: 1 } },
    ]);
    expect(await stats({ name: '^Alpha 2$' })).toMatchObject([
      { labels: { cat: 1, dog: 2 }, stats: { labels_count: 2 } },
    ]);
    const backend = server.databases.client.db(server.databases.backend);
    await backend.collection('model').updateOne({ name: 'beta' }, { $unset: { labels: '' } });
    expect(await stats({ name: '^beta$' })).toMatchObject([{ labels: {}, stats: { labels_count: 0 } }]);
    expect(await stats({ name: '^beta$', only_fields: ['-id'] })).toMatchObject([{ name: 'beta', stats: null }]);
    const [without] = await stats({ name: '^beta$', include_stats: false });
    expect(without).not.toHaveProperty('stats');
  });
});
