import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { modelEntity, projectEntity, queueEntity, taskEntity, userEntity } from '../../src/query/index.js';
import { multiFieldCondition } from '../../src/query/multi-field.js';
import { NOW, type QueryKit, openQueryKit, refusal } from './query-kit.js';

const limits = { now: NOW, maxPatternLength: 20 };
const read = (value: unknown, name = '_any_', entity = modelEntity) => multiFieldCondition(entity, name, value, limits);
const matching = (pattern: string) => ({ $regex: pattern, $options: 'i' });

describe('a condition on several fields', () => {
  test.each([
    ['_any_', '$or'],
    ['_or_', '$or'],
    ['_all_', '$and'],
    ['_and_', '$and'],
  ])('%s joins them with %s', (name, operator) => {
    expect(read({ fields: ['name', 'comment'], pattern: 'x' }, name)).toEqual({
      [operator]: [{ name: matching('x') }, { comment: matching('x') }],
    });
  });

  test('takes lists, the id, and keys of free maps; escaped keys as they are stored', () => {
    expect(read({ fields: ['tags', 'id', 'metadata.a%2Eb.value', 'labels.x._y'], pattern: 'x' })).toEqual({
      $or: [
        { tags: matching('x') },
        { _id: matching('x') },
        { 'metadata.a%2Eb.value': matching('x') },
        { 'labels.x._y': matching('x') },
      ],
    });
    const hash = { fields: ['runtime._pipeline_hash', 'id'], pattern: 'x' };
    expect(multiFieldCondition(taskEntity, '_any_', hash, limits)).toEqual({
      $or: [{ 'runtime._pipeline_hash': matching('x') }, { _id: matching('x') }],
    });
  });

  test.each<[value: unknown]>([
    [{ fields: [], pattern: 'x' }],
    [{ fields: ['name'], pattern: '' }],
    [{ fields: [], datetime: '>2020-01-01' }],
    [{ fields: ['name', 'created', 'nothing'], datetime: '>2020-01-01' }],
    [{ fields: ['last_update'], datetime: 'nonsense' }],
  ])('%j is no condition', (value) => {
    expect(read(value)).toBeUndefined();
  });

  test('with dates applies to those of the fields that hold one', () => {
    const after = { $gt: new Date('2020-01-01T00:00:00Z') };
    expect(read({ fields: ['last_update', 'name', 'last_change'], datetime: '>2020-01-01', pattern: null })).toEqual({
      $or: [{ last_update: after }, { last_change: after }],
    });
  });

  test.each<[value: unknown]>([
    [null],
    ['name'],
    [['name']],
    [7],
    [{}],
    [{ fields: ['name'] }],
    [{ pattern: 'x' }],
    [{ fields: null, pattern: 'x' }],
    [{ fields: 'name', pattern: 'x' }],
    [{ fields: [1], pattern: 'x' }],
    [{ fields: [{ $gt: '' }], pattern: 'x' }],
    [{ fields: ['name'], pattern: null, datetime: null }],
    [{ fields: ['name'], pattern: 'x', datetime: '>2020' }],
    [{ fields: ['name'], pattern: 'x', flags: 'i' }],
    [{ fields: ['name'], pattern: 'x', $where: '1' }],
    [{ fields: ['last_update'], datetime: 5 }],
  ])('%j is refused for its shape', (value) => {
    expect(() => read(value)).toThrow(refusal(16));
  });

  test.each([projectEntity, queueEntity, userEntity])('about dates is refused for kinds without: $name', (entity) => {
    const value = { fields: ['last_update'], datetime: '>2020-01-01' };
    expect(() => multiFieldCondition(entity, '_any_', value, limits)).toThrow(refusal(16));
  });

  test.each(['nothing', '', 'user.name', 'name.x', '_id', '$where', 'labels.$where', 'labels.', '__proto__'])(
    'names no field %j',
    (field) => {
      expect(() => read({ fields: ['name', field], pattern: 'x' })).toThrow(refusal(14));
    },
  );

  test('names no more fields than a database prepares patterns for in no time', () => {
    expect(read({ fields: Array(100).fill('name'), pattern: 'x' })).toBeDefined();
    expect(() => read({ fields: Array(101).fill('name'), pattern: 'x' })).toThrow(refusal(16));
  });

  test('refuses patterns as pattern parameters do', () => {
    expect(() => read({ fields: ['name'], pattern: 'x'.repeat(21) })).toThrow(refusal(21));
    expect(() => read({ fields: ['name'], pattern: 'x\0' })).toThrow(refusal(21));
    expect(() => read({ fields: ['name'], pattern: { $regex: 'x' } })).toThrow(refusal(12));
  });
});

describe('in the database, conditions on several fields', () => {
  let kit: QueryKit;
  beforeAll(async () => {
    kit = await openQueryKit();
    await kit.insert('model', [
      { _id: 'm1', name: 'Alpha', comment: 'first', tags: ['Red', 'blue'], last_update: new Date('2026-01-01') },
      { _id: 'm2', name: 'beta', comment: 'ALPHA too', tags: [], last_update: new Date('2026-02-01') },
      { _id: 'm3', name: 'gamma', tags: ['red'], last_change: new Date('2026-03-01') },
    ]);
  });
  afterAll(() => kit.close());

  test.each<[request: Record<string, unknown>, ids: string[]]>([
    [{ _any_: { fields: ['name', 'comment'], pattern: 'alpha' } }, ['m1', 'm2']],
    [{ _all_: { fields: ['name', 'comment'], pattern: 'a$|first' } }, ['m1']],
    [{ _any_: { fields: ['tags'], pattern: '^red$' } }, ['m1', 'm3']],
    [{ _any_: { fields: ['id'], pattern: 'M2' } }, ['m2']],
    [
      {
        _any_: { fields: ['name', 'comment'], pattern: 'alpha' },
        _or_: { fields: ['tags'], pattern: 'blue' },
        _all_: { fields: ['name'], pattern: 'a' },
        _and_: { fields: ['comment'], pattern: 'f' },
      },
      ['m1'],
    ],
    [{ _any_: { fields: ['last_update', 'last_change'], datetime: '>=2026-02-01' } }, ['m2', 'm3']],
    [{ _all_: { fields: ['last_update', 'last_change'], datetime: [null, '2026-01-15'] } }, ['m1']],
    [{ _any_: { fields: ['name'], pattern: 'a' }, id: ['-m1'] }, ['m2', 'm3']],
  ])('%j match %j', async (request, ids) => {
    expect((await kit.ids(modelEntity, request)).sort()).toEqual(ids);
  });
});
