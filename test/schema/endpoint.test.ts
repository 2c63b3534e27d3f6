import { describe, expect, test } from '@jest/globals';
import { type Endpoint, endpointsOf } from '../../src/schema/endpoint.js';
import type { ActionDefinition, ServiceDefinition } from '../../src/schema/service-definition.js';

const response = { type: 'object' } as const;
const ONE_VERSION = { '2.1': { request: {}, response } };

function serviceWith(
  actions: Record<string, Partial<ActionDefinition>>,
  rest: Partial<ServiceDefinition> = {},
): ServiceDefinition {
  const declared = Object.entries(actions).map(([name, action]) => [
    name,
    { description: name, versions: ONE_VERSION, ...action },
  ]);
  return { service: 'widgets', description: 'Widgets.', ...rest, actions: Object.fromEntries(declared) };
}

function endpoints(service: ServiceDefinition, action: string): readonly Endpoint[] {
  return endpointsOf(service).get(`widgets.${action}`)?.endpoints ?? [];
}

describe('an endpoint', () => {
  test('is careful where nothing is said: it writes, needs credentials, is for all roles', () => {
    expect(endpoints(serviceWith({ run: {} }), 'run')).toMatchObject([
      {
        name: 'widgets.run',
        service: 'widgets',
        action: 'run',
        description: 'run',
        version: { text: '2.1' },
        effect: 'write',
        internal: false,
        authorize: true,
        allowRoles: ['*'],
        query: false,
        requiredKeys: [],
        retiredAfter: undefined,
        batch: false,
      },
    ]);
  });

  const defaults = { internal: true, authorize: false, allow_roles: ['root'], available_from: '1.0' };

  test('takes flags from its service', () => {
    expect(endpoints(serviceWith({ run: {} }, { defaults }), 'run')).toMatchObject([
      { internal: true, authorize: false, allowRoles: ['root'] },
    ]);
  });

  test('prefers its own flags, null included', () => {
    const own = {
      internal: false,
      authorize: null,
      allow_roles: ['*'],
      effect: 'read',
      query: true,
      required_keys: ['id'],
      retired_after: '2.13',
    } as const;
    expect(endpoints(serviceWith({ run: own }, { defaults }), 'run')).toMatchObject([
      {
        internal: false,
        authorize: null,
        allowRoles: ['*'],
        effect: 'read',
        query: true,
        requiredKeys: ['id'],
        retiredAfter: { text: '2.13' },
      },
    ]);
  });

  test.each([
    ['its first version', {}, {}, '2.1'],
    ['what its service says', {}, { defaults }, '1.0'],
    ['what it says itself', { available_from: '2.0' }, { defaults }, '2.0'],
  ])('is available from %s', (_case, action, rest, expected) => {
    expect(endpointsOf(serviceWith({ run: action }, rest)).get('widgets.run')?.availableFrom.text).toBe(expected);
  });

  test('has its references resolved when it is asked for its schemas, once', () => {
    const schema = { $ref: '#/definitions/size' };
    const versions = { '2.1': { request: { properties: { size: schema } }, response: schema } };
    const definitions = { size: { type: 'integer' } } as const;
    const [endpoint] = endpoints(serviceWith({ run: { versions } }, { definitions }), 'run');
    expect(endpoint?.request()).toEqual({ properties: { size: { type: 'integer' } } });
    expect(endpoint?.response()).toEqual({ type: 'integer' });
    expect(endpoint?.request()).toBe(endpoint?.request());
  });

  test('accepts the properties of newer versions, but keeps its own types and requirements', () => {
    const versions = {
      '2.1': { request: { required: ['a'], properties: { a: { type: 'string' } } }, response },
      '2.9': { request: { required: ['b'], properties: { a: { type: 'integer' }, b: { type: 'string' } } }, response },
    } as const;
    const [old, current] = endpoints(serviceWith({ run: { versions } }), 'run');
    expect(old?.acceptedRequest()).toEqual({
      required: ['a'],
      properties: { a: { type: 'string' }, b: { type: 'string' } },
    });
    expect(old?.request()).toEqual(versions['2.1'].request);
    expect(current?.acceptedRequest()).toEqual(versions['2.9'].request);
  });

  test('of a batch has the schema of one line', () => {
    const add = { versions: { '2.1': { request: { required: ['name'], properties: { name: {} } }, response } } };
    const addBatch = { versions: { '2.1': { batch_request: { action: 'add', version: '2.1' }, response } } };
    const [endpoint] = endpoints(serviceWith({ add, add_batch: addBatch }), 'add_batch');
    expect(endpoint).toMatchObject({ batch: true });
    expect(endpoint?.acceptedRequest()).toEqual(add.versions['2.1'].request);
  });
});
