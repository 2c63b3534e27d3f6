import { describe, expect, test } from '@jest/globals';
import { RegistryError, createRegistry } from '../../src/rpc/registry.js';
import { parseApiVersion } from '../../src/schema/api-version.js';
import type { ServiceDefinition } from '../../src/schema/service-definition.js';

const versions = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { request: {}, response: {} }]));

function service(name: string, actions: Record<string, string[]>): ServiceDefinition {
  const declared = Object.entries(actions).map(([action, list]) => [
    action,
    { description: action, versions: versions(...list) },
  ]);
  return { service: name, description: name, actions: Object.fromEntries(declared) };
}

const answer = () => ({});

describe('a registry', () => {
  test('gives an endpoint with the handler of its action', () => {
    const getAll = () => ({ rows: [] });
    const registry = createRegistry([service('widgets', { get_all: ['2.1', '2.5'] })], {
      widgets: { get_all: getAll },
    });
    const route = registry.find('widgets.get_all', parseApiVersion('2.4'));
    expect(route?.handler).toBe(getAll);
    expect(route?.endpoint).toMatchObject({ name: 'widgets.get_all', version: parseApiVersion('2.1') });
    expect(registry.find('widgets.get_all', parseApiVersion('2.0'))).toBeUndefined();
    expect(registry.find('widgets.other', parseApiVersion('2.4'))).toBeUndefined();
  });

  test('lists every endpoint of every service', () => {
    const registry = createRegistry([service('aa', { one: ['2.1', '2.5'] }), service('bb', { two: ['2.9'] })], {
      aa: { one: answer },
      bb: { two: answer },
    });
    expect(registry.endpoints().map(({ name, version }) => `${name}@${version.text}`)).toEqual([
      'aa.one@2.1',
      'aa.one@2.5',
      'bb.two@2.9',
    ]);
  });

  test.each([
    [['2.1', '2.12'], '2.31'],
    [['2.31'], '2.31'],
    [['2.1', '2.32'], '2.32'],
    [['2.1', '3.0'], '3.0'],
  ])('of endpoints at %j speaks the API up to %s', (declared, newest) => {
    const registry = createRegistry([service('widgets', { get_all: declared })], { widgets: { get_all: answer } });
    expect(registry.newest.text).toBe(newest);
  });

  test('refuses what is declared without handler and handled without declaration, all at once', () => {
    const services = [service('aa', { one: ['2.1'], two: ['2.1'] }), service('bb', { three: ['2.1'] })];
    const handlers = { aa: { one: answer, four: answer }, cc: { five: answer } };
    expect(() => createRegistry(services, handlers)).toThrow(
      new RegistryError([
        'aa.two is declared but has no handler',
        'bb.three is declared but has no handler',
        'aa.four has a handler but is not declared',
        'cc.five has a handler but is not declared',
      ]),
    );
  });
});
