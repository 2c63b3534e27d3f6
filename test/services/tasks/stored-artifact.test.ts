import { describe, expect, test } from '@jest/globals';
import { artifactKey, artifactMap, storedArtifact } from '../../../src/services/tasks/stored-artifact.js';
import { failing } from './failing.js';

describe('an artifact', () => {
  test('is kept under the md5 of its key, and its mode', () => {
    expect(artifactKey('data', 'output')).toBe('8d777f385d3dfec8815d20f7496026dc_output');
  });

  test('is an output without rows unless told otherwise', () => {
    expect(storedArtifact({ key: 'k', type: 't', uri: null })).toEqual({
      key: 'k',
      type: 't',
      mode: 'output',
      display_data: [],
    });
  });

  test('keeps what it may hold, and whole numbers of what is counted', () => {
    const said = { key: 'k', type: 't', mode: 'input', uri: 'u', hash: 'h', type_data: { preview: 'p' } };
    expect(storedArtifact({ ...said, content_size: 7.9, timestamp: 1_800_000_000_000, color: 'red' })).toEqual({
      ...said,
      content_size: 7,
      timestamp: 1_800_000_000_000,
      display_data: [],
    });
  });

  test.each<[string, unknown[][], unknown[][]]>([
    ['by number', [[10], [9, 'z'], [9]], [[9], [9, 'z'], [10]]],
    [
      'by text',
      [
        ['b', 1],
        ['a', 2],
        ['a', 1],
      ],
      [
        ['a', 1],
        ['a', 2],
        ['b', 1],
      ],
    ],
    ['by their text when nulls are among them', [[null, 2], [10], [9]], [[10], [9], [null, 2]]],
    ['by their text when numbers meet texts', [['a'], [10], [9]], [['a'], [10], [9]]],
    ['as they come when they are equal', [[null], [null]], [[null], [null]]],
  ])('has its rows sorted %s', (_case, sent, stored) => {
    expect(storedArtifact({ key: 'k', type: 't', display_data: sent }).display_data).toEqual(stored);
  });

  test.each<[string, unknown, string]>([
    ['no object', 'text', '400/12'],
    ['without key', { type: 't' }, '400/800'],
    ['without type', { key: 'k' }, '400/800'],
    ['of an unknown mode', { key: 'k', type: 't', mode: 'both' }, '400/800'],
    ['with a text for its size', { key: 'k', type: 't', content_size: 'big' }, '400/800'],
    ['with a size that no number holds', { key: 'k', type: 't', content_size: 1e300 }, '400/800'],
    ['with an object among its rows', { key: 'k', type: 't', display_data: [[{}]] }, '400/800'],
    ['with a row that is no list', { key: 'k', type: 't', display_data: ['row'] }, '400/12'],
    ['with a text for its type data', { key: 'k', type: 't', type_data: 'x' }, '400/12'],
  ])('is refused: %s', (_case, item, code) => {
    expect(() => storedArtifact(item)).toThrow(failing(code));
  });
});

test('of two artifacts with one key and mode the last one stays; modes are kept apart', () => {
  const stored = artifactMap.read(
    [
      { key: 'k', type: 'first' },
      { key: 'k', type: 'input', mode: 'input' },
      { key: 'k', type: 'last' },
    ],
    'artifacts',
  );
  expect(Object.values(stored).map(({ type }) => type)).toEqual(['last', 'input']);
});
