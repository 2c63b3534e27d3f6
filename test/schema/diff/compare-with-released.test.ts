import { describe, expect, test } from '@jest/globals';
import { parseApiVersion } from '../../../src/schema/api-version.js';
import { compareVersionsOf, compareWithReleased } from '../../../src/schema/diff/compare-with-released.js';
import type { Exception } from '../../../src/schema/diff/exceptions.js';
import type { JsonSchema } from '../../../src/schema/json-schema.js';
import type { ServiceDefinition } from '../../../src/schema/service-definition.js';
import { surfaceAt } from '../../../src/schema/surface/surface-at.js';

const TEXT: JsonSchema = { type: 'string' };
const WIDGET: JsonSchema = { type: 'object', properties: { name: TEXT, size: { type: 'integer' } } };
const SHORT_WIDGET: JsonSchema = { type: 'object', properties: { name: TEXT } };

/** Two actions answer the widget that a definition describes; one of them has a second version. */
function widgets(
  widget: JsonSchema,
  request: JsonSchema = { type: 'object', properties: { id: TEXT } },
): ServiceDefinition {
  const one: JsonSchema = { type: 'object', properties: { widget: { $ref: '#/definitions/widget' } } };
  const many: JsonSchema = {
    type: 'object',
    properties: { widgets: { type: 'array', items: { $ref: '#/definitions/widget' } } },
  };
  return {
    service: 'widgets',
    description: 'Things for tests.',
    definitions: { widget },
    actions: {
      get: {
        description: 'Gets one.',
        versions: { '2.1': { request, response: one }, '2.3': { request, response: one } },
      },
      get_all: { description: 'Gets all.', versions: { '2.2': { response: many } } },
    },
  };
}

const released = ['2.1', '2.2', '2.3'].map((version) => surfaceAt([widgets(WIDGET)], parseApiVersion(version)));

function exceptionFor(endpoint: string, path: string, versions: string): Exception {
  return { rule: 'response-property-removed', endpoint, path, versions, reason: 'Nobody read it.' };
}

describe('comparing service files with released versions', () => {
  test('finds nothing when nothing changed', () => {
    expect(compareWithReleased([widgets(WIDGET)], released, [])).toEqual({
      versions: ['2.1', '2.2', '2.3'],
      findings: [],
      excused: 0,
      stale: [],
    });
  });

  test('tells one edit of a shared definition once, with all places and versions that see it', () => {
    const { findings } = compareWithReleased([widgets(SHORT_WIDGET)], released, []);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'response-property-removed',
      kind: 'breaking',
      service: 'widgets',
      source: ['definitions', 'widget'],
      places: [
        { endpoint: 'widgets.get', part: 'response', path: '/widget/size', versions: ['2.1', '2.2', '2.3'] },
        { endpoint: 'widgets.get_all', part: 'response', path: '/widgets/items/size', versions: ['2.2', '2.3'] },
      ],
    });
  });

  test('tells the same edit of several versions of an action once, and points to the first', () => {
    const closer: JsonSchema = { type: 'object', properties: { id: { type: 'string', minLength: 1 } } };
    const { findings } = compareWithReleased([widgets(WIDGET, closer)], released, []);
    expect(findings.map(({ rule, source, places }) => ({ rule, source, places }))).toEqual([
      {
        rule: 'request-limit-tightened',
        source: ['actions', 'get', 'versions', '2.1', 'request', 'properties', 'id'],
        places: [{ endpoint: 'widgets.get', part: 'request', path: '/id', versions: ['2.1', '2.2', '2.3'] }],
      },
    ]);
  });

  test.each([
    ['authorize', { authorize: true }],
    ['allow_roles', { allow_roles: ['admin'] }],
    ['internal', { internal: true }],
    ['effect', { effect: 'write' }],
    ['required_keys', { required_keys: ['id'] }],
    ['retired_after', { retired_after: '2.2' }],
    ['description', { description: 'Gets another one.' }],
  ] as const)('leads to the flag of an action that changed: %s', (key, flags) => {
    const service = (more: object): ServiceDefinition => {
      const versions = { '2.1': { request: WIDGET, response: WIDGET } };
      const get = { description: 'Gets one.', authorize: false, effect: 'read', versions, ...more };
      return { service: 'widgets', description: 'Things for tests.', actions: { get } } as ServiceDefinition;
    };
    const before = surfaceAt([service({})], parseApiVersion('2.3'));
    const { findings } = compareWithReleased([service(flags)], [before], []);
    expect(findings.map(({ source }) => source)).toEqual([['actions', 'get', key]]);
  });

  test('puts breaking changes first', () => {
    const both: JsonSchema = { type: 'object', properties: { colour: TEXT, name: TEXT } };
    const { findings } = compareWithReleased([widgets(both)], released, []);
    expect(findings.map(({ kind }) => kind)).toEqual(['breaking', 'compatible']);
  });

  test('lets through what an exception names, at its versions alone', () => {
    const exception = exceptionFor('widgets.get', '/widget/size', '2.1-2.2');
    const { findings, excused, stale } = compareWithReleased([widgets(SHORT_WIDGET)], released, [exception]);
    expect({ excused, stale }).toEqual({ excused: 2, stale: [] });
    expect(findings[0]?.places).toEqual([
      { endpoint: 'widgets.get_all', part: 'response', path: '/widgets/items/size', versions: ['2.2', '2.3'] },
      { endpoint: 'widgets.get', part: 'response', path: '/widget/size', versions: ['2.3'] },
    ]);
  });

  test('reports an exception that lets nothing through', () => {
    const stale = exceptionFor('widgets.get', '/widget/name', '2.1-2.3');
    expect(compareWithReleased([widgets(SHORT_WIDGET)], released, [stale]).stale).toEqual([stale]);
  });

  test('shows what a caller meets who moves to a newer version', () => {
    const { versions, findings } = compareVersionsOf([widgets(WIDGET)], parseApiVersion('2.1'), parseApiVersion('2.3'));
    expect(versions).toEqual(['2.3']);
    expect(findings.map(({ rule, places }) => [rule, places])).toEqual([
      ['action-added', [{ endpoint: 'widgets.get_all', part: 'action', path: '', versions: ['2.3'] }]],
    ]);
  });
});
