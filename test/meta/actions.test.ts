import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Registry, createRegistry } from '../../src/rpc/registry.js';
import type { Endpoint } from '../../src/schema/endpoint.js';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import { createValidators } from '../../src/schema/validators.js';
import { loadServices } from '../../src/server/load-services.js';
import type { ServiceContext } from '../../src/services/context.js';
import { versionAdapters } from '../../src/versions/index.js';

/** Actions that only read although their names do not begin with `get_`. Guests, and foreign pages by a cookie, may cause these. */
const OTHER_READS = [
  'auth.fixed_users_mode',
  'auth.login',
  'auth.logout',
  'auth.validate_token',
  'debug.ping',
  'login.logout',
  'login.supported_modes',
  'organization.download_for_get_all',
  'organization.prepare_download_for_get_all',
  'projects.validate_delete',
  'queues.peek_task',
  'server.config',
  'server.endpoints',
  'server.info',
  'tasks.validate',
];

/** Actions that take something away although their names begin with `get_`. */
const OTHER_WRITES = ['queues.get_next_task'];

let registry: Registry<ServiceContext>;
/** The newest endpoint of each action. */
let actions: Endpoint[];

beforeAll(async () => {
  const { definitions, handlers } = await loadServices('');
  registry = createRegistry(definitions, handlers);
  actions = [...new Map(registry.endpoints().map((endpoint) => [endpoint.name, endpoint])).values()];
});

const namesWhere = (holds: (endpoint: Endpoint) => boolean) =>
  actions
    .filter(holds)
    .map(({ name }) => name)
    .sort();

/** Paths of the properties of a schema that say nothing about themselves. */
function undescribed(schema: JsonSchema, path: string): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    ...(property.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(property, `${path}.${name}`),
  ]);
  return [...own, ...(schema.items ? undescribed(schema.items, `${path}[]`) : [])];
}

describe('the declared actions', () => {
  test('all have a handler, and every handler is declared: the server would not start otherwise', () => {
    expect(registry.endpoints().length).toBeGreaterThan(0);
  });

  test('are described in a sentence of their own', () => {
    const descriptions = actions.map(({ description }) => description);
    expect(descriptions.filter((text) => !/^[A-Z].{15,}\.$/.test(text))).toEqual([]);
    expect(new Set(descriptions).size).toBe(descriptions.length);
  });

  test('describe every property of their requests and answers, at every version', () => {
    const silent = registry.endpoints().flatMap((endpoint) => {
      const place = `${endpoint.name}@${endpoint.version.text}`;
      return [
        ...undescribed(endpoint.request(), `${place} request`),
        ...undescribed(endpoint.response(), `${place} response`),
      ];
    });
    expect(silent).toEqual([]);
  });

  test('have schemas that compile', () => {
    const validators = createValidators();
    for (const endpoint of registry.endpoints()) {
      validators.prepare(endpoint);
      expect(Array.isArray(validators.checkResponse(endpoint, {}))).toBe(true);
    }
  });

  test('do not go beyond the API version that clients are told', () => {
    expect(registry.newest.text).toBe('2.31');
  });

  test('write, unless they are named get_… or known to read, and those alone', () => {
    const reads = namesWhere(({ effect }) => effect === 'read');
    expect(reads.filter((name) => !name.includes('.get_'))).toEqual(OTHER_READS);
    expect(namesWhere(({ name, effect }) => name.includes('.get_') && effect !== 'read')).toEqual(OTHER_WRITES);
  });

  test('need credentials, but for those that the reference opens (wire-protocol.md §8.1)', () => {
    expect(namesWhere(({ authorize }) => authorize === false)).toEqual([
      'auth.fixed_users_mode',
      'debug.ping',
      'server.info',
    ]);
    expect(namesWhere(({ authorize }) => authorize === null)).toEqual(['login.logout', 'login.supported_modes']);
  });

  test('are for every role, but for those that the reference closes (wire-protocol.md §8.1)', () => {
    const closed = actions.filter(({ allowRoles, authorize }) => authorize === true && !allowRoles.includes('*'));
    expect(Object.fromEntries(closed.map(({ name, allowRoles }) => [name, [...allowRoles].sort().join(' ')]))).toEqual({
      'auth.create_user': 'root system',
      'auth.edit_user': 'admin root system',
      'auth.get_token_for_user': 'root system',
      'auth.validate_token': 'root system',
      'server.config': 'root system',
      'server.endpoints': 'root system',
      'server.get_stats': 'root system',
      'users.create': 'root system',
      'users.delete': 'root system',
    });
  });

  test('exist where a version adapter names one', () => {
    const named = versionAdapters.flatMap((adapter) => adapter.actions);
    const known = new Set(actions.map(({ name }) => name));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
