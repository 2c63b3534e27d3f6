import { describe, expect, test } from '@jest/globals';
import { dateCondition } from '../../src/query/date-condition.js';
import { NOW, refusal } from './query-kit.js';

const field = { type: 'date' } as const;
const read = (value: unknown) => dateCondition(value, 'last_update', field, NOW);
const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe('a date condition', () => {
  test.each<[value: unknown, condition: unknown]>([
    ['2020-01-01', { $eq: day('2020-01-01') }],
    ['>2020-01-01', { $gt: day('2020-01-01') }],
    ['>=2020-01-01', { $gte: day('2020-01-01') }],
    ['<2020-01-01', { $lt: day('2020-01-01') }],
    ['<=2020-01-01', { $lte: day('2020-01-01') }],
    ['> 2020-01-01', { $gt: day('2020-01-01') }],
    ['>2020', { $gt: day('2020-11-21') }],
    ['>2020-01-01T02:00:00+02:00', { $gt: day('2020-01-01') }],
    [['>2020-01-01'], { $gt: day('2020-01-01') }],
    [['>=2020-01-01', '<2020-02-01'], { $gte: day('2020-01-01'), $lt: day('2020-02-01') }],
    [['>2020-01-01', '>2020-02-01'], { $gt: day('2020-02-01') }],
    [['>2020-01-01', 'nonsense', '<=2020-02-01'], { $gt: day('2020-01-01'), $lte: day('2020-02-01') }],
    [['>2020-01-01', '2020-02-01'], { $gt: day('2020-01-01'), $eq: day('2020-02-01') }],
    [['2020-01-01', '2020-02-01'], { $gte: day('2020-01-01'), $lte: day('2020-02-01') }],
    [['2020-01-01', null], { $gte: day('2020-01-01') }],
    [['2020-01-01', '2020-02-01', '2020-03-01'], { $eq: day('2020-03-01') }],
  ])('%j is read as §11 says', (value, condition) => {
    expect(read(value)).toEqual({ last_update: condition });
  });

  test('with an open lower side is a range that also matches documents without a date', () => {
    expect(read([null, '2020-02-01'])).toEqual({
      $or: [{ last_update: { $lte: day('2020-02-01') } }, { last_update: null }],
    });
  });

  test.each([null, undefined, [], '', 'nonsense', '>nonsense', '1577836800', '>=1577836800', ['nonsense'], '>'])(
    '%j is no condition',
    (value) => {
      expect(read(value)).toBeUndefined();
    },
  );

  test.each([
    1577836800,
    true,
    { $gt: '2020-01-01' },
    [1577836800],
    [null],
    ['>2020-01-01', null],
    [null, null, '2020-01-01'],
    [['>2020-01-01']],
    ['nonsense', null],
    ['2020-01-01', 1577836800],
  ])('%j is refused', (value) => {
    expect(() => read(value)).toThrow(refusal(16));
  });

  test('that is a range without bounds is refused as ranges are', () => {
    expect(() => read([null, null])).toThrow(refusal(12));
  });
});
