import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
let project: string;

/** Framework and a number in metadata, by name. */
const MODELS: Record<string, { framework?: string; rank?: string }> = {
  model_a: { framework: 'Keras', rank: '10' },
  model_B: { framework: 'PyTorch', rank: '9' },
  model_c: { framework: 'Keras', rank: '2' },
  model_d: { framework: '' },
  model_e: {},
};
const COUNT = Object.keys(MODELS).length;

beforeAll(async () => {
  server = await startTestServer({ query__max_page_size: '4' });
  kit = modelKit(server);
  project = await kit.project('project of pages');
  for (const [name, { framework, rank }] of Object.entries(MODELS)) {
    const metadata = rank && { rank: { key: 'rank', type: 'int', value: rank } };
    await kit.create({ name, project, framework, metadata: metadata || {} });
  }
});
afterAll(() => server.stop());

const call = (request: object, action = 'models.get_all') =>
  server.call(action, { project, only_fields: ['name'], ...request });

async function lettersOf(request: object): Promise<string> {
  const { data } = await call(request);
  return data['models'].map(({ name }: { name: string }) => name.at(-1)).join('');
}

describe('the order of models', () => {
  test.each<[string, unknown, string]>([
    ['by name, byte by byte', ['name'], 'Bacd'],
    ['by name, downwards', ['-name'], 'edca'],
    ['by name, not in a list', '-name', 'edca'],
    ['by creation', ['created'], 'aBcd'],
    ['by creation, downwards', ['-created'], 'edcB'],
    ['by two fields', ['framework', '-name'], 'caBe'],
    ['downwards, with what has no value last', ['-framework', 'name'], 'Bacd'],
    ['by a number in metadata, with what has none last', ['metadata.rank.value', 'name'], 'cBad'],
    ['by a number in metadata, downwards', ['-metadata.rank.value', 'name'], 'aBcd'],
    ['by an unknown field, which is passed over when it is not the first', ['name', 'colour'], 'Bacd'],
    ['by an unknown field, which is passed over downwards', ['-colour', 'name'], 'Bacd'],
  ])('is %s', async (_case, order_by, expected) => {
    expect(await lettersOf({ order_by })).toBe(expected);
  });

  test('is by relevance when told so', async () => {
    const [once, twice] = await Promise.all([kit.create({ name: 'zebra' }), kit.create({ name: 'zebra zebra' })]);
    const { models } = await server.ok('models.get_all', {
      search_text: 'zebra',
      order_by: ['@text_score'],
      only_fields: ['id'],
    });
    expect(models).toEqual([{ id: twice }, { id: once }]);
  });

  test.each<[string, object, string]>([
    ['an unknown field first', { order_by: ['colour'] }, '400/14'],
    ['a path into a reference', { order_by: ['project.name'] }, '400/14'],
    ['an operator', { order_by: ['$natural'] }, '400/14'],
    ['relevance without a search', { order_by: ['@text_score'] }, '400/16'],
    ['a number', { order_by: [1] }, '400/12'],
    ['an object', { order_by: { name: 1 } }, '400/12'],
    ['a path of metadata that is too long', { order_by: ['metadata.a.b.c'] }, '400/12'],
  ])('cannot be %s', async (_case, request, code) => {
    expect(codeOf(await call(request))).toBe(code);
  });
});

describe('a page of models', () => {
  test.each<[string, object, string]>([
    ['the first', { page: 0, page_size: 2 }, 'Ba'],
    ['the second', { page: 1, page_size: 2 }, 'cd'],
    ['the last, which is shorter', { page: 2, page_size: 2 }, 'e'],
    ['beyond the last', { page: 3, page_size: 2 }, ''],
    ['the first without number', { page: null, page_size: 3 }, 'Bac'],
    ['of the largest size without size', { page: 1 }, 'e'],
    ['of the largest size at most', { page: 0, page_size: 1000 }, 'Bacd'],
    ['counted in the size that it has', { page: 1, page_size: 1000 }, 'e'],
    ['of the largest size when nothing is said', {}, 'Bacd'],
    ['of whole numbers, to which fractions are cut', { page: 1.5, page_size: 2.9 }, 'cd'],
    ['by offset', { start: 1, size: 2 }, 'ac'],
  ])('is %s', async (_case, request, expected) => {
    expect(await lettersOf({ order_by: ['name'], ...request })).toBe(expected);
  });

  test.each([1, 2, 3, 4])(
    'of size %i never repeats or skips a model, also where values are missing',
    async (page_size) => {
      for (const order_by of [['framework'], ['-framework'], ['metadata.rank.value']]) {
        let found = '';
        for (let page = 0; page * page_size < COUNT; page += 1) found += await lettersOf({ order_by, page, page_size });
        expect([...found].sort().join('')).toBe('Bacde');
      }
    },
  );

  test.each<[string, object, string]>([
    ['a negative number', { page: -1, page_size: 2 }, '400/12'],
    ['no size', { page: 0, page_size: 0 }, '400/12'],
    ['a null size beside a number', { page: 0, page_size: null }, '400/11'],
    ['a text for a number', { page: 'x', page_size: 2 }, '400/12'],
    ['a text for a size', { page_size: '2' }, '400/12'],
    ['an offset without size', { start: 1 }, '400/12'],
  ])('cannot have %s', async (_case, request, code) => {
    expect(codeOf(await call(request))).toBe(code);
  });
});

describe.each(['models.get_all', 'models.get_all_ex'])('a scroll through %s', (action) => {
  const order_by = ['name'];

  test.each([null, '', MISSING])('begins with scroll_id %j and ends with an empty list', async (scroll_id) => {
    const first = await call({ scroll_id, size: 3, order_by, page: 7, page_size: 1 }, action);
    const { scroll_id: id, models } = first.data;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(id).not.toBe(MISSING);
    expect(models).toMatchObject([{ name: 'model_B' }, { name: 'model_a' }, { name: 'model_c' }]);
    const { data: second } = await call({ scroll_id: id, size: 3, order_by }, action);
    expect(second).toMatchObject({ scroll_id: id, models: [{ name: 'model_d' }, { name: 'model_e' }] });
    const { data: third } = await call({ scroll_id: id, size: 3, order_by }, action);
    expect(third).toEqual({ scroll_id: id, models: [] });
  });

  test('gives everything again that it has given when it is refreshed', async () => {
    const { data: first } = await call({ scroll_id: null, size: 2, order_by }, action);
    const scroll_id = first['scroll_id'];
    await call({ scroll_id, size: 2, order_by }, action);
    const { data: refreshed } = await call({ scroll_id, size: 2, order_by, refresh_scroll: true }, action);
    expect(refreshed['models']).toHaveLength(4);
    const { data: next } = await call({ scroll_id, size: 2, order_by }, action);
    expect(next['models']).toMatchObject([{ name: 'model_e' }]);
  });

  test('takes more at once than a page may have', async () => {
    const { data } = await call({ scroll_id: null, size: COUNT, order_by }, action);
    expect(data['models']).toHaveLength(COUNT);
  });

  test.each([undefined, null, 0, -1, 'x'])('cannot go on in steps of %j', async (size) => {
    expect(codeOf(await call({ scroll_id: null, size }, action))).toBe('400/12');
  });
});

test('models.get_by_id_ex tells no scroll id', async () => {
  const { models, ...rest } = await server.ok('models.get_by_id_ex', { id: null, scroll_id: null, size: 1 });
  expect(models).toHaveLength(1);
  expect(rest).toEqual({});
});
