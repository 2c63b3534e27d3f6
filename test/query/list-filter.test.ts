import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { modelEntity } from '../../src/query/index.js';
import { listCondition, structuredCondition } from '../../src/query/list-filter.js';
import { type QueryKit, openQueryKit, refusal } from './query-kit.js';

const isEmpty = { tags: { $in: [null, []] } };

describe('a list filter', () => {
  test.each<[input: unknown, condition: unknown]>([
    [['a', 'b'], { tags: { $in: ['a', 'b'] } }],
    [['a', 'a'], { tags: { $in: ['a'] } }],
    [['a', '-b'], { $and: [{ tags: { $in: ['a'] } }, { tags: { $nin: ['b'] } }] }],
    [['-a', '-b'], { tags: { $nin: ['a', 'b'] } }],
    [['a', null], { $or: [{ tags: { $in: ['a'] } }, isEmpty] }],
    [[null], isEmpty],
    [['__$not', 'a', 'b'], { $and: [{ tags: { $in: ['b'] } }, { tags: { $nin: ['a'] } }] }],
    [['__$all', 'a', 'b', '__$not', 'c'], { $and: [{ tags: { $all: ['a', 'b'] } }, { tags: { $nin: ['c'] } }] }],
    [['__$any', 'a', '__$not', 'b'], { $or: [{ tags: { $in: ['a'] } }, { tags: { $nin: ['b'] } }] }],
    [
      ['__$any', 'a', 'b', '__$all', 'c', 'd'],
      { $or: [{ tags: { $in: ['a', 'b'] } }, { tags: { $all: ['c', 'd'] } }] },
    ],
    [['__$all', 'a', '__$any', 'b'], { $and: [{ tags: { $in: ['b'] } }, { tags: { $all: ['a'] } }] }],
    [['a', '__$all', 'b'], { $and: [{ tags: { $in: ['a'] } }, { tags: { $all: ['b'] } }] }],
    [['__$or', 'a', '-b'], { tags: { $in: ['a', '-b'] } }],
    [
      ['__$and', 'a', '__$nop', 'b', '-c'],
      { $and: [{ tags: { $in: ['b'] } }, { tags: { $all: ['a'] } }, { tags: { $nin: ['c'] } }] },
    ],
    [['__$any'], undefined],
    [['__$nop'], undefined],
    [['__$not', null, 'a'], { $or: [{ tags: { $in: ['a'] } }, isEmpty] }],
    [['__$not', '__$nop', 'a'], { tags: { $in: ['a'] } }],
    [['__$not', '-a'], { tags: { $nin: ['-a'] } }],
    ['a', { tags: { $in: ['a'] } }],
    ['-a', { tags: { $nin: ['a'] } }],
    [[''], { tags: { $in: [''] } }],
    [[], undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j is read as the table of §5.3 says', (input, condition) => {
    expect(listCondition(input, 'tags')).toEqual(condition);
  });

  test.each([
    [['__$not']],
    [['__$not', '__$all', 'a']],
    [['__$not', '__$not', 'a']],
    [['__$foo']],
    [['__$']],
    [['-']],
    [[1]],
    [[true]],
    [[['a']]],
    [[{ $ne: 'a' }]],
    [{ $ne: 'a' }],
    [7],
    [false],
  ])('%j is refused', (input) => {
    expect(() => listCondition(input, 'tags')).toThrow(refusal(16));
  });
});

describe('a structured filter', () => {
  test.each<[filter: unknown, condition: unknown]>([
    [{ any: { include: ['a', null] } }, { $or: [{ tags: { $size: 0 } }, { tags: { $in: ['a'] } }] }],
    [
      { any: { exclude: ['a', null] } },
      { $or: [{ tags: { $not: { $size: 0 } } }, { tags: { $not: { $all: ['a'] } } }] },
    ],
    [{ all: { include: ['a', null] } }, { $and: [{ tags: { $all: ['a'] } }, { tags: { $size: 0 } }] }],
    [{ all: { exclude: ['a', null] } }, { $and: [{ tags: { $nin: ['a'] } }, { tags: { $not: { $size: 0 } } }] }],
    [
      { any: { include: ['a', 'b'] }, all: { exclude: ['c'] } },
      { $and: [{ tags: { $in: ['a', 'b'] } }, { tags: { $nin: ['c'] } }] },
    ],
    [
      { any: { include: ['a', 'b'] }, all: { exclude: ['c'] }, op: 'or' },
      { $or: [{ tags: { $in: ['a', 'b'] } }, { tags: { $nin: ['c'] } }] },
    ],
    [
      { any: { include: ['a'], exclude: ['b', 'b'] } },
      { $or: [{ tags: { $in: ['a'] } }, { tags: { $not: { $all: ['b'] } } }] },
    ],
    [{ any: { include: [1, true, 1] } }, { tags: { $in: [1, true] } }],
    [{ any: { include: ['__$not', '-a'] } }, { tags: { $in: ['__$not', '-a'] } }],
    [{}, undefined],
    [{ any: {}, all: {} }, undefined],
    [{ any: { include: [] }, op: 'or' }, undefined],
    [null, undefined],
  ])('%j is read as §6 says', (filter, condition) => {
    expect(structuredCondition(filter, 'tags')).toEqual(condition);
  });

  test.each([
    ['a'],
    [['a']],
    [1],
    [{ some: {} }],
    [{ any: ['a'] }],
    [{ any: 'a' }],
    [{ any: { includes: ['a'] } }],
    [{ all: { $in: ['a'] } }],
    [{ all: { include: 'a' } }],
    [{ all: { include: [{ $gt: '' }] } }],
    [{ all: { exclude: [['a']] } }],
    [{ op: 'xor' }],
    [{ any: {}, op: 1 }],
  ])('%j is refused', (filter) => {
    expect(() => structuredCondition(filter, 'tags')).toThrow(refusal(12));
  });
});

describe('in the database', () => {
  let kit: QueryKit;
  const stored: Readonly<Record<string, unknown>> = {
    abc: ['a', 'b', 'c'],
    ab: ['a', 'b'],
    a: ['a'],
    b: ['b'],
    dash: ['-b'],
    none: [],
    null: null,
    missing: undefined,
  };

  beforeAll(async () => {
    kit = await openQueryKit();
    await kit.insert(
      'model',
      Object.entries(stored).map(([id, tags]) => ({ _id: id, framework: id, ...(tags !== undefined && { tags }) })),
    );
  });
  afterAll(() => kit.close());

  const matches = async (request: Record<string, unknown>) => (await kit.ids(modelEntity, request)).sort();

  test.each<[tags: unknown, ids: string[]]>([
    [['a'], ['a', 'ab', 'abc']],
    [
      ['__$all', 'a', 'b'],
      ['ab', 'abc'],
    ],
    [['-a'], ['b', 'dash', 'missing', 'none', 'null']],
    [[null], ['missing', 'none', 'null']],
    [
      ['b', null],
      ['ab', 'abc', 'b', 'missing', 'none', 'null'],
    ],
    [
      ['__$any', 'c', '__$not', 'b'],
      ['a', 'abc', 'dash', 'missing', 'none', 'null'],
    ],
    [['__$or', '-b'], ['dash']],
  ])('tags %j match %j', async (tags, ids) => {
    expect(await matches({ tags })).toEqual(ids);
  });

  test.each<[filter: unknown, ids: string[]]>([
    [{ any: { include: [null] } }, ['none']],
    [{ any: { exclude: ['a', 'b'] } }, ['a', 'b', 'dash', 'missing', 'none', 'null']],
    [{ all: { include: ['a', null] } }, []],
    [{ all: { exclude: ['a', null] } }, ['b', 'dash', 'missing', 'null']],
    [{ any: { include: ['c'] }, all: { exclude: ['a'] }, op: 'or' }, ['abc', 'b', 'dash', 'missing', 'none', 'null']],
  ])('the structured filter %j on tags matches %j', async (filter, ids) => {
    expect(await matches({ filters: { tags: filter } })).toEqual(ids);
  });

  test('filters on scalar fields work alike, and those on the id go to the stored id', async () => {
    expect(await matches({ framework: ['a', 'b'], id: ['-b'] })).toEqual(['a']);
    expect(await matches({ id: 'ab' })).toEqual(['ab']);
    expect(await matches({ filters: { id: { any: { include: ['a', 'none'] } } } })).toEqual(['a', 'none']);
  });

  test('a structured filter replaces the plain one of the same field, even when it is empty; null does not', async () => {
    expect(await matches({ tags: ['c'], filters: { tags: { any: { include: [null] } } } })).toEqual(['none']);
    expect(await matches({ tags: ['c'], filters: { tags: {} } })).toHaveLength(Object.keys(stored).length);
    expect(await matches({ tags: ['c'], filters: { tags: null } })).toEqual(['abc']);
  });

  test('structured filters on other fields than list fields are ignored', async () => {
    const filters = { name: { bad: 1 }, nothing: 7, created: [], company: { any: { include: ['other'] } } };
    expect(await matches({ filters })).toHaveLength(Object.keys(stored).length);
  });

  test.each([null, [], 'tags', 3, true])('filters that are %j are refused', async (filters) => {
    await expect(kit.ids(modelEntity, { filters })).rejects.toEqual(refusal(16));
  });

  test('any list of values and operators matches what the rules of §5.2 say', async () => {
    const element = fc.constantFrom('a', 'b', 'c', '-a', '-b', null, '__$not', '__$all', '__$any', '__$nop', '__$or');
    await fc.assert(
      fc.asyncProperty(fc.array(element, { maxLength: 6 }), async (tags) => {
        const predicate = predicateOf(tags);
        if (!predicate) return expect(kit.ids(modelEntity, { tags })).rejects.toEqual(refusal(16));
        const expected = Object.entries(stored).filter(([, value]) => predicate(value));
        expect(await matches({ tags })).toEqual(expected.map(([id]) => id).sort());
      }),
      { numRuns: 200 },
    );
  });
});

/** The rules of §5.2 once more, as a predicate on a stored value; undefined when they refuse the list. */
function predicateOf(elements: readonly (string | null)[]): ((stored: unknown) => boolean) | undefined {
  const buckets: { in: string[]; all: string[]; nin: string[] } = { in: [], all: [], nin: [] };
  let [bucket, legacy, negate, emptyToo, global] = ['in' as 'in' | 'all', true, false, false, ''];
  for (const element of elements) {
    if (element === null || element === '__$nop') {
      negate = false;
      global ||= 'and';
      if (element === null) emptyToo = true;
      else [bucket, legacy] = ['in', true];
    } else if (element.startsWith('__$')) {
      if (negate) return undefined;
      if (element === '__$not') negate = true;
      else {
        [bucket, legacy] = [element === '__$all' ? 'all' : 'in', false];
        global ||= element === '__$all' ? 'and' : 'or';
      }
    } else {
      global ||= 'and';
      if (negate) buckets.nin.push(element);
      else if (legacy && element.startsWith('-')) buckets.nin.push(element.slice(1));
      else buckets[bucket].push(element);
      negate = false;
    }
  }
  if (negate) return undefined;
  return (stored) => {
    const values: unknown[] = Array.isArray(stored) ? stored : [];
    const results = [
      buckets.in.length > 0 ? buckets.in.some((value) => values.includes(value)) : undefined,
      buckets.all.length > 0 ? buckets.all.every((value) => values.includes(value)) : undefined,
      buckets.nin.length > 0 ? !buckets.nin.some((value) => values.includes(value)) : undefined,
    ].filter((result) => result !== undefined);
    const found = global === 'or' ? results.some(Boolean) : results.every(Boolean);
    if (emptyToo) return values.length === 0 || (results.length > 0 && found);
    return results.length === 0 || found;
  };
}
