import { describe, expect, test } from '@jest/globals';
import { readExceptions } from '../../../src/schema/diff/exceptions.js';
import { namesVersion, printVersions } from '../../../src/schema/diff/version-ranges.js';

const EXCEPTION = {
  rule: 'action-removed',
  endpoint: 'widgets.get',
  path: '',
  versions: '2.1-2.12, 2.15',
  reason: 'It never worked.',
};
const isRule = (id: string) => id === 'action-removed';

describe('the file of exceptions', () => {
  test('is read as it is', () => {
    expect(readExceptions({ exceptions: [EXCEPTION] }, 'exceptions.conf', isRule)).toEqual([EXCEPTION]);
  });

  test.each([
    ['no list', {}, 'exceptions.conf holds no list of exceptions'],
    ['no reason', { exceptions: [{ ...EXCEPTION, reason: '' }] }, 'exceptions.conf: exception 1 needs rule'],
    [
      'versions that are none',
      { exceptions: [{ ...EXCEPTION, versions: 'all' }] },
      'exceptions.conf: exception 1 needs rule',
    ],
    ['an unknown key', { exceptions: [{ ...EXCEPTION, note: 'x' }] }, 'exceptions.conf: exception 1 needs rule'],
    [
      'an unknown rule',
      { exceptions: [{ ...EXCEPTION, rule: 'x' }] },
      'exceptions.conf: exception 1: there is no rule x',
    ],
  ])('is refused with %s', (_, value, message) => {
    expect(() => readExceptions(value, 'exceptions.conf', isRule)).toThrow(message);
  });
});

describe('versions in words', () => {
  const all = ['2.8', '2.9', '2.10', '2.11', '2.12'];

  test.each([
    [['2.8', '2.9', '2.10', '2.11', '2.12'], '2.8-2.12'],
    [['2.8', '2.10', '2.11'], '2.8, 2.10-2.11'],
    [['2.12'], '2.12'],
    [[], ''],
  ])('%j is printed as "%s"', (versions, text) => {
    expect(printVersions(versions, all)).toBe(text);
  });

  test.each([
    ['2.8-2.10', '2.9', true],
    ['2.8-2.10', '2.11', false],
    ['2.8, 2.10-2.11', '2.9', false],
    ['2.8, 2.10-2.11', '2.11', true],
    ['2.1', '2.10', false],
  ])('"%s" names %s: %s', (ranges, version, expected) => {
    expect(namesVersion(ranges, version)).toBe(expected);
  });
});
