import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDate, parseDate } from '../../src/query/index.js';

const NOW = new Date('2026-11-21T09:43:57.531Z');

describe('a date text', () => {
  test.each([
    ['2020-01-02', '2020-01-02T00:00:00.000Z'],
    ['2020-1-2', '2020-01-02T00:00:00.000Z'],
    [' 2020-01-02 ', '2020-01-02T00:00:00.000Z'],
    ['2020-01-02T03:04:05', '2020-01-02T03:04:05.000Z'],
    ['2020-01-02 03:04:05', '2020-01-02T03:04:05.000Z'],
    ['2020-01-02  3:04', '2020-01-02T03:04:00.000Z'],
    ['2020-01-02t03:04:05z', '2020-01-02T03:04:05.000Z'],
    ['2020-01-02T03', '2020-01-02T03:00:00.000Z'],
    ['2020-01-02T03:04:05.5', '2020-01-02T03:04:05.500Z'],
    ['2020-01-02T03:04:05,5', '2020-01-02T03:04:05.500Z'],
    ['2020-01-02T03:04:05.123456', '2020-01-02T03:04:05.123Z'],
    ['2020-01-02T03:04:05.123456789Z', '2020-01-02T03:04:05.123Z'],
    ['2020-01-02T03:04:05+02:00', '2020-01-02T01:04:05.000Z'],
    ['2020-01-02T03:04:05 -0530', '2020-01-02T08:34:05.000Z'],
    ['2020-01-01T01:00:00+02', '2019-12-31T23:00:00.000Z'],
    ['2020-01-02T03:04:05.531000+00:00', '2020-01-02T03:04:05.531Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z'],
    ['0099-03-04', '0099-03-04T00:00:00.000Z'],
    ['20200102', '2020-01-02T00:00:00.000Z'],
    ['20200102T030405Z', '2020-01-02T03:04:05.000Z'],
    ['202001020304', '2020-01-02T03:04:00.000Z'],
    ['Jan 2 2020', '2020-01-02T00:00:00.000Z'],
    ['2 January 2020', '2020-01-02T00:00:00.000Z'],
    ['Thu, 02 Jan 2020 03:04:05 GMT', '2020-01-02T03:04:05.000Z'],
    ['Thu, 02 Jan 2020 03:04:05 +0200', '2020-01-02T01:04:05.000Z'],
    ['January 2, 2020 3:04 PM', '2020-01-02T15:04:00.000Z'],
    ['Jan 2 2020 03:04:05Z', '2020-01-02T03:04:05.000Z'],
    ['01/02/2020', '2020-01-02T00:00:00.000Z'],
    ['01-02-2020', '2020-01-02T00:00:00.000Z'],
  ])('%j is %s', (text, expected) => {
    expect(parseDate(text, NOW)?.toISOString()).toBe(expected);
  });

  test('that lacks its month or day takes those of today', () => {
    expect(parseDate('2020', NOW)?.toISOString()).toBe('2020-11-21T00:00:00.000Z');
    expect(parseDate('2020-03', NOW)?.toISOString()).toBe('2020-03-21T00:00:00.000Z');
    expect(parseDate('2021-02', new Date('2026-10-31T09:00:00Z'))?.toISOString()).toBe('2021-02-28T00:00:00.000Z');
  });

  test.each([
    '',
    ' ',
    'yesterday',
    'nonsense',
    'version 2020',
    'task 12',
    'model of May 5 2020',
    '1577836800',
    '1577836800.5',
    '1577836800000',
    '-1577836800',
    '12',
    '2020-13-01',
    '2020-00-10',
    '2020-01-00',
    '2020-01-32',
    '2020-02-30',
    '2021-02-29',
    '2020-01-01T24:00',
    '2020-01-01T10:60',
    '2020-01-01T10:00:61',
    '20201301',
    '>2020-01-01',
    '2020-01-01 ]',
    '{"$date": 2020}',
    '２０２０-01-01',
    `2020${' '.repeat(5000)}x`,
    `Jan 1 2020${'0'.repeat(5000)}`,
  ])('%j is no date', (text) => {
    expect(parseDate(text, NOW)).toBeUndefined();
  });

  test('does not depend on the zone of the process', () => {
    const zone = process.env['TZ'];
    try {
      for (const name of ['Asia/Tokyo', 'America/New_York']) {
        process.env['TZ'] = name;
        expect(parseDate('Jan 2 2020', NOW)?.toISOString()).toBe('2020-01-02T00:00:00.000Z');
        expect(parseDate('01-02-2020', NOW)?.toISOString()).toBe('2020-01-02T00:00:00.000Z');
        expect(parseDate('2020-01-02 03:04', NOW)?.toISOString()).toBe('2020-01-02T03:04:00.000Z');
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  test('is read back from every date that is written', () => {
    const dates = fc.date({ noInvalidDate: true, min: new Date('1000-01-01'), max: new Date('9999-12-31') });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseDate(formatDate(date), NOW)).toEqual(date);
        expect(parseDate(date.toISOString(), NOW)).toEqual(date);
      }),
    );
  });

  test('of whatever kind is a valid date or none', () => {
    const pieces = fc.constantFrom(
      '2020',
      '-',
      ':',
      '01',
      ' ',
      'T',
      'Z',
      '+02:00',
      'Jan',
      '.',
      '9',
      '/',
      'PM',
      '\u00a0',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const date = parseDate(text, NOW);
        expect(date === undefined || !Number.isNaN(date.getTime())).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a date in answers', () => {
  test.each([
    ['2020-01-01T00:00:00.000Z', '2020-01-01T00:00:00+00:00'],
    ['2020-01-01T01:01:01.500Z', '2020-01-01T01:01:01.500000+00:00'],
    ['2026-11-21T09:43:57.531Z', '2026-11-21T09:43:57.531000+00:00'],
    ['2026-11-21T09:43:57.001Z', '2026-11-21T09:43:57.001000+00:00'],
  ])('%s is written as %s', (date, expected) => {
    expect(formatDate(new Date(date))).toBe(expected);
  });
});
