import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseFailure } from '../../src/database/index.js';
import { modelEntity, patternCondition } from '../../src/query/index.js';
import { type QueryKit, openQueryKit, refusal } from './query-kit.js';

describe('a pattern', () => {
  test('is handed to the database as it is', () => {
    expect(patternCondition('(?i)a+$', 'name', 100)).toEqual({ name: { $regex: '(?i)a+$' } });
    expect(patternCondition('a', 'name', 100, false)).toEqual({ name: { $regex: 'a', $options: 'i' } });
  });

  test.each([null, undefined, ''])('that is %j is no condition', (pattern) => {
    expect(patternCondition(pattern, 'name', 100)).toBeUndefined();
  });

  test('may be as long as the setting says, and no longer', () => {
    expect(patternCondition('x'.repeat(100), 'name', 100)).toBeDefined();
    expect(() => patternCondition('x'.repeat(101), 'name', 100)).toThrow(refusal(21));
  });

  test('must not hold a null character', () => {
    expect(() => patternCondition('a\0b', 'name', 100)).toThrow(refusal(21));
  });

  test.each([1, true, ['a'], { $regex: 'a' }, { $gt: '' }])('is no %j', (pattern) => {
    expect(() => patternCondition(pattern, 'name', 100)).toThrow(refusal(12));
  });
});

describe('in the database, a pattern', () => {
  const MAX_TIME_MS = 300;
  let kit: QueryKit;
  beforeAll(async () => {
    kit = await openQueryKit({ max_time_ms: MAX_TIME_MS });
    const long = Array.from({ length: 500 }, (_, index) => ({
      _id: `long-${index}`,
      name: `${'a'.repeat(50)}!`,
      comment: `${'x'.repeat(50)}\n`,
    }));
    await kit.insert('model', [
      { _id: 'm1', name: 'Alpha one', comment: 'äöü' },
      { _id: 'm2', name: 'beta one', comment: 'a.b' },
      { _id: 'm3', name: 7 },
      ...long,
    ]);
  });
  afterAll(() => kit.close());

  const matches = async (request: Record<string, unknown>) =>
    (await kit.ids(modelEntity, { id: ['m1', 'm2', 'm3'], ...request })).sort();

  test.each<[request: Record<string, unknown>, ids: string[]]>([
    [{ name: 'one' }, ['m1', 'm2']],
    [{ name: 'alpha' }, []],
    [{ name: '(?i)alpha' }, ['m1']],
    [{ name: '^beta|^Alpha' }, ['m1', 'm2']],
    [{ name: String.raw`\bone\Z` }, ['m1', 'm2']],
    [{ name: 'one', comment: String.raw`a\.b` }, ['m2']],
    [{ comment: '^.ö' }, ['m1']],
    [{ name: null }, ['m1', 'm2', 'm3']],
    [{ name: '' }, ['m1', 'm2', 'm3']],
  ])('%j matches %j: anywhere in the text, with regard to case', async (request, ids) => {
    expect(await matches(request)).toEqual(ids);
  });

  test.each(['(', '[', '*', 'a{2,1}', '(?P<x', '\\', '(?<!a+)b', '(?z)', '[[:no:]]', String.raw`\p{Nope}`, '(?P>x)'])(
    'that is malformed, like %j, is refused by the database, whatever else is asked',
    async (pattern) => {
      for (const request of [{ name: pattern }, { _any_: { fields: ['id', 'tags'], pattern } }]) {
        const error = await kit.list(modelEntity, request).catch((reason: unknown) => reason);
        expect(databaseFailure(error)).toBe('bad_pattern');
        const nobody = await kit.list(modelEntity, request, { company: 'nobody' }).catch((reason: unknown) => reason);
        expect(databaseFailure(nobody)).toBe('bad_pattern');
      }
    },
  );

  test.each([
    ['repeats repetitions', '(((((a{100}){100}){100}){100}){100})'],
    ['nests deeply', '('.repeat(300) + ')'.repeat(300)],
  ])('that would take too much to compile, because it %s, is refused too', async (_reason, pattern) => {
    const error = await kit.list(modelEntity, { name: pattern }).catch((reason: unknown) => reason);
    expect(databaseFailure(error)).toBe('bad_pattern');
  });

  // Each takes a backtracking engine without limits longer than anybody waits: that the test ends is what it shows.
  test.each([
    '^(a+)+$',
    '(a+)+$',
    '(a*)*b',
    '(a|a)*b',
    '(a|aa)+$',
    '(.*a){25}b',
    '(a+a+)+b',
    '([a-zA-Z]+)*$',
    '(?:a|a|a|a)*c',
    '(a?){50}a{50}b',
    '((a+)+)+$',
    '(.*)*(.*)*(.*)*b',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    String.raw`(?=(a+))a*b\1`,
    String.raw`(a+)+\1b`,
    String.raw`^(\w+\s?)*$`,
    '(x+x+)+y',
    '(?R)?a(?R)?b',
  ])('that backtracks without end, like %j, ends in time, and other calls go on', async (pattern) => {
    const others = kit.ids(modelEntity, { id: 'm1' });
    const requests = [{ name: pattern }, { comment: pattern }, { _any_: { fields: ['name', 'comment'], pattern } }];
    const outcomes = await Promise.all(
      requests.map((request) => kit.list(modelEntity, request).catch((error: unknown) => databaseFailure(error))),
    );
    for (const outcome of outcomes) expect(outcome === 'too_slow' || typeof outcome === 'object').toBe(true);
    expect(await others).toEqual(['m1']);
  });

  test('that matches slowly over many documents is given up after the time that the setting says', async () => {
    const slow = '(a?){30}(a?){30}(a?){30}b|(.*.*.*.*.*)*c';
    const fields = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 'name' : 'comment'));
    const many = Object.fromEntries(['_any_', '_or_'].map((name) => [name, { fields, pattern: slow }]));
    const outcome = await kit.list(modelEntity, many).catch((error: unknown) => databaseFailure(error));
    expect(outcome === 'too_slow' || typeof outcome === 'object').toBe(true);
    const finds = kit.commands.filter(({ commandName }) => commandName === 'find');
    expect(finds.every(({ command }) => command['maxTimeMS'] === MAX_TIME_MS)).toBe(true);
  });
});
