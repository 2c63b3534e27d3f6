import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject } from '../../src/json/is-object.js';
import { modelEntity, projectEntity, queueEntity, taskEntity } from '../../src/query/index.js';
import { readOrder } from '../../src/query/order.js';
import { type QueryKit, openQueryKit, refusal } from './query-kit.js';

const NUMERIC = { locale: 'en_US', numericOrdering: true };
const sortOf = (order_by: unknown, more = {}) => {
  const { sort } = readOrder(modelEntity, { order_by, ...more });
  return sort instanceof Map ? [...sort] : sort;
};

describe('an order', () => {
  test.each<[orderBy: unknown, sort: unknown]>([
    [
      ['name'],
      [
        ['name', 1],
        ['_id', 1],
      ],
    ],
    [
      ['-name'],
      [
        ['name', -1],
        ['_id', 1],
      ],
    ],
    [
      'name',
      [
        ['name', 1],
        ['_id', 1],
      ],
    ],
    [
      ['name', '-created'],
      [
        ['name', 1],
        ['created', -1],
        ['_id', 1],
      ],
    ],
    [
      ['name', '-name'],
      [
        ['name', 1],
        ['_id', 1],
      ],
    ],
    [['id'], [['_id', 1]]],
    [
      ['-id', 'name'],
      [
        ['_id', -1],
        ['name', 1],
      ],
    ],
    [
      ['metadata.a$.value'],
      [
        ['metadata.a%24.value', 1],
        ['_id', 1],
      ],
    ],
    [
      ['project'],
      [
        ['project', 1],
        ['_id', 1],
      ],
    ],
    [['-nothing'], [['_id', 1]]],
    [['-project.name'], [['_id', 1]]],
    [['-$where'], [['_id', 1]]],
    [['-'], [['_id', 1]]],
    [['-@text_score'], [['_id', 1]]],
    [
      ['name', 'nothing', 'user.name', ''],
      [
        ['name', 1],
        ['_id', 1],
      ],
    ],
    [null, undefined],
    [[], undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j sorts by %j', (orderBy, sort) => {
    expect(sortOf(orderBy)).toEqual(sort);
  });

  test('of the text score comes where it stands, and needs a text search', () => {
    const score = { $meta: 'textScore' };
    expect(sortOf(['@text_score'], { search_text: 'x' })).toEqual([
      ['__text_score', score],
      ['_id', 1],
    ]);
    expect(sortOf(['-created', '@text_score'], { search_text: 'x' })).toEqual([
      ['created', -1],
      ['__text_score', score],
      ['_id', 1],
    ]);
    for (const search of [undefined, null, '']) {
      expect(() => sortOf(['@text_score'], { search_text: search })).toThrow(refusal(16));
    }
  });

  test.each(['nothing', 'project.name', 'user.', 'name.x', '_id', '$where', 'labels.$where', '__proto__', '@text'])(
    'that begins with the unknown field %j is refused, but only when it ascends',
    (name) => {
      expect(() => sortOf([name])).toThrow(refusal(14));
      expect(() => sortOf(['@text_score', name], { search_text: 'x' })).toThrow(refusal(14));
      expect(sortOf([`-${name}`])).toEqual([['_id', 1]]);
      expect(sortOf(['name', name])).toEqual([
        ['name', 1],
        ['_id', 1],
      ]);
    },
  );

  test.each([1, true, {}, { $gt: '' }, [1], [null], [['name']], [{ name: 1 }]])('is no %j', (orderBy) => {
    expect(() => sortOf(orderBy)).toThrow(refusal(12));
  });

  test('names no more fields than the database sorts by', () => {
    const names = Array.from({ length: 32 }, (_, index) => `-design.k${index}`);
    expect(sortOf(names.slice(1))).toHaveLength(32);
    expect(() => sortOf(names)).toThrow(refusal(12));
    expect(sortOf(Array(200).fill('name'))).toHaveLength(2);
  });

  test.each([
    ['model', modelEntity, { order_by: ['metadata.k.value'] }, true],
    ['model', modelEntity, { order_by: ['-metadata.k.value'] }, true],
    ['model', modelEntity, { order_by: ['-last_metrics.a.b.value'] }, true],
    ['model', modelEntity, { order_by: ['name'], 'metadata.k.value': ['1'] }, true],
    ['model', modelEntity, { '-last_metrics.a.b.value': null }, true],
    ['model', modelEntity, { search_text: 'x', order_by: ['@text_score', 'metadata.k.value'] }, true],
    ['model', modelEntity, { order_by: ['name', 'metadata.k.value'] }, false],
    ['model', modelEntity, { order_by: ['metadata'], metadata: 1 }, false],
    ['model', modelEntity, { order_by: ['name'], 'hyperparams.a': 1 }, false],
    ['task', taskEntity, { order_by: ['hyperparams.a.b.value'] }, true],
    ['task', taskEntity, { 'execution.parameters.a': ['1'] }, true],
    ['task', taskEntity, { order_by: ['configuration.a.value'] }, false],
    ['queue', queueEntity, { order_by: ['-metadata.k.value'] }, true],
    ['queue', queueEntity, { 'last_metrics.a': 1 }, false],
    ['project', projectEntity, { 'metadata.k': 1, order_by: ['name'] }, false],
  ])('of a %s by %j is numeric: %j', (_kind, entity, request, isNumeric) => {
    expect(readOrder(entity, request).collation).toEqual(isNumeric ? NUMERIC : undefined);
  });
});

describe('in the database, an order', () => {
  let kit: QueryKit;
  beforeAll(async () => {
    kit = await openQueryKit();
    await kit.insert('model', [
      { _id: 'm1', name: 'Zeta', framework: 'f10', tags: ['b'], last_iteration: 3, metadata: version('10') },
      { _id: 'm2', name: 'alpha', framework: 'f9', tags: [], last_iteration: null, metadata: version('9') },
      { _id: 'm3', name: '', framework: null, tags: ['a', 'c'], metadata: version('') },
      { _id: 'm4', name: null, framework: 'F9', metadata: {} },
      { _id: 'm5', framework: '', tags: null, last_iteration: -1, metadata: version('v1.10') },
      { _id: 'm6', name: 'Beta', tags: ['a'], last_iteration: 3, comment: 'alpha alpha', metadata: version('v1.9') },
    ]);
  });
  afterAll(() => kit.close());

  function version(value: string) {
    return { version: { key: 'version', type: 'str', value } };
  }

  test.each<[request: Record<string, unknown>, ids: string[]]>([
    [{ order_by: ['name'] }, ['m6', 'm1', 'm2', 'm4', 'm5', 'm3']],
    [{ order_by: ['-name'] }, ['m2', 'm1', 'm6', 'm3', 'm4', 'm5']],
    [{ order_by: ['framework'] }, ['m4', 'm1', 'm2', 'm3', 'm6', 'm5']],
    [{ order_by: ['tags'] }, ['m3', 'm6', 'm1', 'm2', 'm4', 'm5']],
    [{ order_by: ['last_iteration', '-id'] }, ['m5', 'm6', 'm1', 'm4', 'm3', 'm2']],
    [{ order_by: ['-last_iteration', 'name'] }, ['m6', 'm1', 'm5', 'm4', 'm3', 'm2']],
    [{ order_by: ['metadata.version.value'] }, ['m2', 'm1', 'm6', 'm5', 'm4', 'm3']],
    [{ order_by: ['-metadata.version.value'] }, ['m5', 'm6', 'm1', 'm2', 'm3', 'm4']],
    [{ order_by: ['-nothing'] }, ['m1', 'm2', 'm3', 'm4', 'm5', 'm6']],
    [{ search_text: 'alpha', order_by: ['@text_score'] }, ['m6', 'm2']],
    [{ search_text: 'alpha', order_by: ['-name', '@text_score'] }, ['m2', 'm6']],
    [{ search_text: 'alpha', order_by: ['@text_score', 'framework'] }, ['m2', 'm6']],
  ])('%j gives %j: binary or by number, empty values last', async (request, ids) => {
    expect(await kit.ids(modelEntity, request)).toEqual(ids);
  });

  test('of equal scores is that of the ids', async () => {
    await kit.insert('model', [
      { _id: 's2', name: 'omega' },
      { _id: 's1', name: 'omega' },
      { _id: 's3', name: 'omega', comment: 'omega omega' },
    ]);
    const request = { search_text: 'omega', order_by: ['@text_score'] };
    expect(await kit.ids(modelEntity, request)).toEqual(['s3', 's1', 's2']);
    await kit.database.models.deleteMany({ name: 'omega' });
  });

  test('by two lists at once is refused, since the database cannot', async () => {
    await kit.insert('model', [{ _id: 'l1', tags: ['a', 'b'], system_tags: ['c', 'd'] }]);
    for (const order_by of [
      ['tags', 'system_tags'],
      ['-tags', '-system_tags'],
    ]) {
      await expect(kit.ids(modelEntity, { order_by })).rejects.toEqual(refusal(16));
    }
    await kit.database.models.deleteOne({ _id: 'l1' });
  });

  test('with numeric collation takes 1 and 01 for equal in filters, but not in patterns', async () => {
    await kit.insert('model', [
      { _id: 'n1', name: '1', metadata: version('1') },
      { _id: 'n2', name: '01', metadata: version('01') },
    ]);
    const request = { 'metadata.version.value': ['1'] };
    expect(await kit.ids(modelEntity, { ...request, order_by: ['id'] })).toEqual(['n1', 'n2']);
    expect(await kit.ids(modelEntity, { ...request, name: '^1$' })).toEqual(['n1']);
    await kit.database.models.deleteMany({ _id: { $in: ['n1', 'n2'] } });
  });

  test('with numeric collation keeps companies apart whose ids it takes for equal', async () => {
    const name = 'company-1';
    await kit.insert('model', [
      { _id: 'c1', company: 'company-01', metadata: version('1') },
      { _id: 'c2', company: 'company-1\n', metadata: version('1') },
      { _id: 'c3', company: 'Company-1', metadata: version('1') },
      { _id: 'c4', company: '', metadata: version('1') },
      { _id: 'c5', company: name, metadata: version('1') },
    ]);
    const request = { order_by: ['metadata.version.value'], 'metadata.version.value': ['1'] };
    expect(await kit.ids(modelEntity, request)).toEqual(['c4', 'c5']);
    expect(await kit.ids(modelEntity, request, { allowPublic: false })).toEqual(['c5']);
    expect(await kit.ids(modelEntity, request, { company: 'company-01', allowPublic: false })).toEqual(['c1']);
    expect(await kit.ids(modelEntity, request, { company: 'company.1', allowPublic: false })).toEqual([]);
    await kit.database.models.deleteMany({ _id: { $regex: '^c' } });
  });
});

describe('paging', () => {
  let kit: QueryKit;
  const SIZE = 60;
  const EMPTY = new Set<unknown>([undefined, null, '', '[]']);
  const FIELDS = ['name', 'framework', 'tags', 'last_iteration', 'created', 'ready', 'project', 'design.x', 'id'];
  const all = Array.from({ length: SIZE }, (_, index) => `p${String(index).padStart(2, '0')}`);

  beforeAll(async () => {
    kit = await openQueryKit();
    const pick = <T>(index: number, ...values: T[]) => values[index % values.length];
    await kit.insert(
      'model',
      all.map((id, index) => ({
        _id: id,
        company: pick(index, 'company-1', ''),
        name: pick(index, 'x', '', null, 'y10', 'y9', undefined),
        framework: pick(index * 7, 'a', 'A', 'b', '', null),
        tags: pick(index * 5, [], ['a'], ['b', 'a'], null, undefined),
        last_iteration: pick(index, 1, 2, null),
        created: new Date(Math.floor(index / 10)),
        ready: pick(index, true, false, undefined),
        project: pick(index, 'p1', 'p2', null, ''),
        design: pick(index, { x: 1 }, { x: 'text' }, { x: null }, {}),
        metadata: pick(index, { k: { value: '10' } }, { k: { value: '9' } }, { k: { value: '' } }, {}),
      })),
    );
  });
  afterAll(() => kit.close());

  test('through any order, in pages of any size, gives each document once', async () => {
    const field = fc.constantFrom(...FIELDS, 'metadata.k.value').chain((name) => fc.constantFrom(name, `-${name}`));
    const orders = fc.uniqueArray(field, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 3, max: SIZE + 5 }), async (order_by, page_size) => {
        const seen: unknown[] = [];
        for (let page = 0; ; page += 1) {
          const ids = await kit.ids(modelEntity, { order_by, page, page_size });
          seen.push(...ids);
          if (ids.length < page_size) break;
        }
        expect(seen).toEqual(await kit.ids(modelEntity, { order_by }));
        expect([...seen].sort()).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test('through an ascending order never goes from an empty value to another', async () => {
    const documents = await kit.database.models.find().toArray();
    const stored = new Map<unknown, object>(documents.map((document) => [document._id, document]));
    for (const name of FIELDS.filter((field) => field !== 'id')) {
      const ids = await kit.ids(modelEntity, { order_by: [name] });
      const empty = ids.map((id) => EMPTY.has(textAt(stored.get(id), name.split('.'))));
      expect(empty).toEqual([...empty].sort());
    }
  });

  /** The value at a path, as a text when it is a list. */
  function textAt(document: unknown, [key = '', ...rest]: readonly string[]): unknown {
    const value = isObject(document) ? document[key] : undefined;
    if (rest.length > 0) return textAt(value, rest);
    return Array.isArray(value) ? JSON.stringify(value) : value;
  }
});
