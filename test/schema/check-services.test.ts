import { beforeAll, describe, expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { readHocon } from '../../src/hocon/index.js';
import { isObject } from '../../src/json/is-object.js';
import {
  ServiceFilesError,
  type ServiceFault,
  type ServiceSource,
  checkServices,
} from '../../src/schema/check-services.js';

let meta: object = {};

beforeAll(async () => {
  const value = await readHocon(fileURLToPath(new URL('../../schema/meta.conf', import.meta.url)));
  if (isObject(value)) meta = value;
});

const response = { type: 'object' };
const ACTION = { description: 'Does it.', versions: { '2.1': { request: { type: 'object' }, response } } };

/** A service file with one action, `run`, that differs from a good one. */
function withAction(changes: object): object {
  return { service: 'widgets', description: 'Widgets.', actions: { run: { ...ACTION, ...changes } } };
}

/** A service file whose action has the given request at its one version. */
function withRequest(request: object, rest: object = {}): object {
  return { ...withAction({ versions: { '2.1': { request, response } } }), ...rest };
}

/** A service file whose action has two versions, the older of them deprecated. */
function withDeprecation(deprecated: object | null): object {
  const request = { type: 'object' };
  return withAction({ versions: { '2.1': { request, response, deprecated }, '2.5': { request, response } } });
}

function faultsOf(...values: unknown[]): readonly ServiceFault[] {
  const sources: ServiceSource[] = values.map((value, index) => ({ file: `services/${index + 1}.conf`, value }));
  try {
    checkServices(meta, sources);
  } catch (error) {
    if (error instanceof ServiceFilesError) return error.faults;
    throw error;
  }
  return [];
}

const file = 'services/1.conf';
const inAction = { file, action: 'run' };
const inVersion = { ...inAction, version: '2.1' };
const AT = '/actions/run/versions/2.1';

describe('a service file', () => {
  test('that keeps the rules becomes a definition, without its templates', () => {
    const source = {
      ...withRequest({ $ref: '#/definitions/widget' }, { definitions: { widget: { type: 'object' } } }),
      templates: { anything: 1 },
      defaults: { authorize: null },
    };
    expect(checkServices(meta, [{ file, value: source }])).toEqual([
      {
        service: 'widgets',
        description: 'Widgets.',
        defaults: { authorize: null },
        definitions: { widget: { type: 'object' } },
        actions: { run: { ...ACTION, versions: { '2.1': { request: { $ref: '#/definitions/widget' }, response } } } },
      },
    ]);
  });

  test.each<[string, unknown, ServiceFault]>([
    ['is no object', [], { file, path: '', message: 'must be object' }],
    [
      'lacks a description',
      { service: 'widgets', actions: {} },
      { file, path: '', message: "must have required property 'description'" },
    ],
    [
      'has an unknown member',
      { ...withAction({}), acions: {} },
      { file, path: '', message: 'must NOT have additional properties (acions)' },
    ],
    [
      'has a name that no path can hold',
      { ...withAction({}), service: 'my-widgets' },
      { file, path: '/service', message: 'must match pattern "^[a-zA-Z_]\\w+$"' },
    ],
    [
      'has an action without description',
      withAction({ description: undefined }),
      { ...inAction, path: '/actions/run', message: "must have required property 'description'" },
    ],
    [
      'has an empty description',
      withAction({ description: '' }),
      { ...inAction, path: '/actions/run/description', message: 'must NOT have fewer than 1 characters' },
    ],
    [
      'has an action without versions',
      withAction({ versions: {} }),
      { ...inAction, path: '/actions/run/versions', message: 'must NOT have fewer than 1 properties' },
    ],
    [
      'has a flag that does not exist',
      withAction({ authorise: false }),
      { ...inAction, path: '/actions/run', message: 'must NOT have additional properties (authorise)' },
    ],
    [
      'has a flag that is text',
      withAction({ internal: 'True' }),
      { ...inAction, path: '/actions/run/internal', message: 'must be boolean' },
    ],
    [
      'has an unknown effect',
      withAction({ effect: 'delete' }),
      { ...inAction, path: '/actions/run/effect', message: 'must be equal to one of the allowed values (read, write)' },
    ],
    [
      'has an unknown role',
      withAction({ allow_roles: ['emperor'] }),
      {
        ...inAction,
        path: '/actions/run/allow_roles/0',
        message:
          'must be equal to one of the allowed values (*, system, root, admin, superuser, user, annotator, guest)',
      },
    ],
    [
      'has a version without answer',
      withAction({ versions: { '2.1': { request: {} } } }),
      { ...inVersion, path: AT, message: "must have required property 'response'" },
    ],
    [
      'has a schema with an unknown type',
      withRequest({ properties: { a: { type: 'text' } } }),
      {
        ...inVersion,
        path: `${AT}/request/properties/a/type`,
        message: 'must be equal to one of the allowed values (string, number, integer, boolean, object, array, null)',
      },
    ],
    [
      'has a schema with an unknown keyword',
      withRequest({ maxProperties: 1 }),
      { ...inVersion, path: `${AT}/request`, message: 'must NOT have additional properties (maxProperties)' },
    ],
    [
      'refers to something outside',
      withRequest({ $ref: 'http://example.com/schema' }),
      { ...inVersion, path: `${AT}/request/$ref`, message: 'must match pattern "^#/definitions/\\w+$"' },
    ],
    [
      'refers to a definition that does not exist',
      withRequest({ properties: { a: { items: { $ref: '#/definitions/gone' } } } }),
      { ...inVersion, path: `${AT}/request`, message: '#/definitions/gone is not defined' },
    ],
    [
      'refers to what every object inherits',
      withRequest({ $ref: '#/definitions/toString' }),
      { ...inVersion, path: `${AT}/request`, message: '#/definitions/toString is not defined' },
    ],
    [
      'has a definition that refers to itself',
      withRequest({}, { definitions: { node: { properties: { next: { $ref: '#/definitions/node' } } } } }),
      { file, path: '/definitions/node', message: 'refers to itself' },
    ],
    [
      'requires what it does not declare',
      withRequest({ properties: { a: {} }, required: ['a', 'b'] }),
      { ...inVersion, path: `${AT}/request`, message: 'required b is not among the properties' },
    ],
    [
      'requires what it does not declare in a definition',
      withRequest({}, { definitions: { node: { required: ['constructor'] } } }),
      { file, path: '/definitions/node', message: 'required constructor is not among the properties' },
    ],
    [
      'has versions from new to old',
      withAction({ versions: { '2.12': { request: {}, response }, '2.9': { request: {}, response } } }),
      {
        ...inAction,
        version: '2.9',
        path: '/actions/run/versions/2.9',
        message: 'versions go from old to new, but 2.12 stands before',
      },
    ],
    [
      'has a version without request',
      withAction({ versions: { '2.1': { response } } }),
      { ...inVersion, path: AT, message: 'needs either request or batch_request' },
    ],
    [
      'has a version with two requests',
      withAction({ versions: { '2.1': { request: {}, batch_request: { action: 'run', version: '2.1' }, response } } }),
      { ...inVersion, path: AT, message: 'needs either request or batch_request' },
    ],
    [
      'has a batch of an action that does not exist',
      withAction({ versions: { '2.1': { batch_request: { action: 'add', version: '2.1' }, response } } }),
      { ...inVersion, path: `${AT}/batch_request`, message: 'add@2.1 is not declared' },
    ],
    [
      'begins after its first version',
      withAction({ available_from: '2.5' }),
      { ...inAction, path: '/actions/run/available_from', message: 'is above 2.1, the first version' },
    ],
    [
      'begins after its first version by the defaults of its service',
      { ...withAction({}), defaults: { available_from: '2.5' } },
      { ...inAction, path: '/actions/run/available_from', message: 'is above 2.1, the first version' },
    ],
    [
      'retires before its first version',
      withAction({ retired_after: '2.0' }),
      { ...inAction, path: '/actions/run/retired_after', message: 'is below 2.1, the first version' },
    ],
    [
      'has a required key that no request declares',
      withAction({ required_keys: ['name'] }),
      {
        ...inAction,
        path: '/actions/run/required_keys',
        message: 'name is not among the properties of the newest request',
      },
    ],
    [
      'is deprecated for what does not exist',
      withDeprecation({ since: '2026-01-01', successor: 'widgets.run@2.9' }),
      { ...inVersion, path: `${AT}/deprecated/successor`, message: 'widgets.run@2.9 is not declared' },
    ],
    [
      'is deprecated for what every object inherits',
      withDeprecation({ since: '2026-01-01', successor: 'widgets.constructor@2.1' }),
      { ...inVersion, path: `${AT}/deprecated/successor`, message: 'widgets.constructor@2.1 is not declared' },
    ],
    [
      'is deprecated for itself',
      withDeprecation({ since: '2026-01-01', successor: 'widgets.run@2.1' }),
      { ...inVersion, path: `${AT}/deprecated/successor`, message: 'widgets.run@2.1 would succeed itself' },
    ],
    [
      'is deprecated from a day that no calendar has',
      withDeprecation({ since: '2026-02-30', successor: 'widgets.run@2.5' }),
      { ...inVersion, path: `${AT}/deprecated/since`, message: '2026-02-30 is no day of the calendar' },
    ],
    [
      'ends before it is deprecated',
      withDeprecation({ since: '2026-03-01', sunset: '2026-02-28', successor: 'widgets.run@2.5' }),
      {
        ...inVersion,
        path: `${AT}/deprecated/sunset`,
        message: '2026-02-28 is before 2026-03-01, when the deprecation begins',
      },
    ],
  ])('that %s is refused, with the place', (_case, value, fault) => {
    expect(faultsOf(JSON.parse(JSON.stringify(value)))).toContainEqual(fault);
  });

  test.each(['2', '02.1', '2.010', '2.1.0', 'latest'])('with the version %j is refused', (version) => {
    expect(faultsOf(withAction({ versions: { [version]: { request: {}, response } } }))).not.toEqual([]);
  });

  test('with a circle of definitions names each of them', () => {
    const definitions = {
      a: { items: { $ref: '#/definitions/b' } },
      b: { anyOf: [{ type: 'null' }, { $ref: '#/definitions/a' }] },
      c: { properties: { a: { $ref: '#/definitions/a' } } },
    };
    expect(faultsOf(withRequest({}, { definitions }))).toEqual([
      { file, path: '/definitions/a', message: 'refers to itself' },
      { file, path: '/definitions/b', message: 'refers to itself' },
    ]);
  });
});

describe('a deprecation', () => {
  test('may name a successor in a service that is served beside', () => {
    const value = withDeprecation({ since: '2026-01-01', sunset: '2026-01-01', successor: 'gadgets.run@2.1' });
    const gadgets = checkServices(meta, [{ file, value: { ...withAction({}), service: 'gadgets' } }]);
    expect(faultsOf(value)).toHaveLength(1);
    expect(checkServices(meta, [{ file, value }], gadgets)).toHaveLength(1);
  });

  test('is taken back by null, which leaves no trace', () => {
    const [service] = checkServices(meta, [{ file, value: withDeprecation(null) }]);
    expect(service?.actions['run']?.versions['2.1']).toEqual({ request: { type: 'object' }, response });
  });
});

describe('service files', () => {
  test('are checked together: the error names every fault with file, action, version and path', () => {
    const first = withAction({ effect: 'delete', internal: 1 });
    const second = { ...withRequest({ $ref: '#/definitions/gone' }), service: 'gadgets' };
    const third = { ...withAction({}), service: 'gadgets' };
    const faults = faultsOf(first, second, third);
    expect(faults.map(({ file: name, path }) => `${name} ${path}`)).toEqual([
      'services/1.conf /actions/run/effect',
      'services/1.conf /actions/run/internal',
      'services/2.conf /actions/run/versions/2.1/request',
      'services/3.conf /service',
    ]);
    expect(new ServiceFilesError(faults).message.split('\n')).toEqual([
      '4 fault(s) in the service files:',
      '  services/1.conf: run: /actions/run/effect: must be equal to one of the allowed values (read, write)',
      '  services/1.conf: run: /actions/run/internal: must be boolean',
      '  services/2.conf: run, version 2.1: /actions/run/versions/2.1/request: #/definitions/gone is not defined',
      '  services/3.conf: /service: gadgets is declared in services/2.conf too',
    ]);
  });

  test('may be none', () => {
    expect(checkServices(meta, [])).toEqual([]);
  });
});
