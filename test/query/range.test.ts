import { describe, expect, test } from '@jest/globals';
import type { Field } from '../../src/query/entity.js';
import { rangeCondition } from '../../src/query/range.js';
import { NOW, refusal } from './query-kit.js';

const date: Field = { type: 'date' };
const number: Field = { type: 'number' };
const map: Field = { type: 'map' };
const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe('a range', () => {
  test.each<[range: unknown, field: Field, condition: unknown]>([
    [[1, 5], number, { x: { $gte: 1, $lte: 5 } }],
    [[1, null], number, { x: { $gte: 1 } }],
    [[null, 5], number, { $or: [{ x: { $lte: 5 } }, { x: null }] }],
    [['1', ' -2.5 '], number, { x: { $gte: 1, $lte: -2.5 } }],
    [[0, 0], number, { x: { $gte: 0, $lte: 0 } }],
    [['1e3', 'high'], map, { x: { $gte: 1000, $lte: 'high' } }],
    [['2020-01-01', '2020-02-01'], date, { x: { $gte: day('2020-01-01'), $lte: day('2020-02-01') } }],
    [['2020-01-01T02:00:00+02:00', null], date, { x: { $gte: day('2020-01-01') } }],
    [null, number, undefined],
    [undefined, number, undefined],
  ])('%j of %j is read as §10 says', (range, field, condition) => {
    expect(rangeCondition(range, 'x', field, NOW)).toEqual(condition);
  });

  test.each<[range: unknown]>([[5], ['5'], [{}], [[]], [[1]], [[1, 2, 3]], [[null, null]], [{ $gt: 1 }], [true]])(
    '%j is no pair',
    (range) => {
      expect(() => rangeCondition(range, 'x', number, NOW)).toThrow(refusal(12));
    },
  );

  test.each<[range: unknown, field: Field]>([
    [['high', null], number],
    [[true, 1], number],
    [[{ $gt: 1 }, 1], number],
    [[[1], 2], number],
    [[{ $gt: 1 }, 1], map],
    [['nonsense', null], date],
    [[1577836800, null], date],
    [['', null], date],
  ])('%j is refused as bounds of %j', (range, field) => {
    expect(() => rangeCondition(range, 'x', field, NOW)).toThrow(refusal(16));
  });
});
