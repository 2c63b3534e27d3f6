import { describe, expect, test } from '@jest/globals';
import { type VersionAdapter, adaptRequest, adaptResponse, adaptersFor } from '../../src/rpc/version-adapter.js';
import { parseApiVersion } from '../../src/schema/api-version.js';

/** An adapter that writes down when it was asked. */
function adapter(name: string, before: string, actions: string[] = ['a.b']): VersionAdapter {
  const mark = (value: Record<string, unknown>) => ({ ...value, trace: [value['trace'], name].flat().filter(Boolean) });
  return { name, before: parseApiVersion(before), actions, request: mark, response: mark };
}

const ADAPTERS = [
  adapter('middle', '2.9'),
  adapter('newest', '2.17'),
  adapter('oldest', '2.3'),
  adapter('other', '2.17', ['x.y']),
];

const namesFor = (action: string, version: string) =>
  adaptersFor(ADAPTERS, action, parseApiVersion(version)).map(({ name }) => name);

describe('version adapters', () => {
  test.each([
    ['2.1', ['newest', 'middle', 'oldest']],
    ['2.3', ['newest', 'middle']],
    ['2.16', ['newest']],
    ['2.17', []],
    ['999.0', []],
  ])('of a call at %s are those of later changes, newest first: %j', (version, names) => {
    expect(namesFor('a.b', version)).toEqual(names);
  });

  test('are those of the action', () => {
    expect(namesFor('x.y', '2.1')).toEqual(['other']);
    expect(namesFor('x.z', '2.1')).toEqual([]);
  });

  test('bring a request up from the oldest change, and an answer down from the newest', () => {
    const applicable = adaptersFor(ADAPTERS, 'a.b', parseApiVersion('2.1'));
    expect(adaptRequest(applicable, 'a.b', {})).toEqual({ trace: ['oldest', 'middle', 'newest'] });
    expect(adaptResponse(applicable, 'a.b', {})).toEqual({ trace: ['newest', 'middle', 'oldest'] });
  });

  test('bring a batch up line by line', () => {
    const applicable = adaptersFor(ADAPTERS, 'a.b', parseApiVersion('2.9'));
    expect(adaptRequest(applicable, 'a.b', [{ x: 1 }, {}])).toEqual([
      { x: 1, trace: ['newest'] },
      { trace: ['newest'] },
    ]);
    expect(adaptRequest(applicable, 'a.b', [])).toEqual([]);
  });

  test('may leave one direction alone', () => {
    const silent: VersionAdapter = { name: 'silent', before: parseApiVersion('2.9'), actions: ['a.b'] };
    const value = { a: 1 };
    expect(adaptRequest([silent], 'a.b', value)).toBe(value);
    expect(adaptResponse([silent], 'a.b', value)).toBe(value);
  });
});
