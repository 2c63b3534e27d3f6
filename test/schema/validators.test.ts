import { describe, expect, test } from '@jest/globals';
import { endpointsOf } from '../../src/schema/endpoint.js';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import { createValidators } from '../../src/schema/validators.js';

function endpointOf(request: JsonSchema, response: JsonSchema = {}) {
  const service = {
    service: 'widgets',
    description: 'Widgets.',
    actions: { run: { description: 'Runs.', versions: { '2.1': { request, response } } } },
  };
  const [endpoint] = endpointsOf(service).get('widgets.run')?.endpoints ?? [];
  if (!endpoint) throw new Error('no endpoint');
  return endpoint;
}

const faultsOf = (request: JsonSchema, value: unknown) => createValidators().checkRequest(endpointOf(request), value);

const SCHEMA: JsonSchema = {
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: {
    id: { type: 'string' },
    when: { type: 'string', format: 'date-time' },
    mail: { type: 'string', format: 'email' },
    kind: { enum: ['a', 'b'] },
    count: { type: 'integer', minimum: 0, maximum: 10 },
    map: { type: 'object', additionalProperties: { type: 'string' } },
    list: {
      type: 'array',
      items: { type: 'object', required: ['x'], properties: { x: { type: 'number' }, y: { type: 'number' } } },
    },
    free: { type: 'string', validated_by: 'handler' },
  },
};

describe('the validator of requests', () => {
  test.each<[string, object]>([
    ['null for what is not required', { id: 'x', when: null, kind: null, count: null, map: null, list: null }],
    ['null in maps', { id: 'x', map: { a: null } }],
    ['null for optional members of items', { id: 'x', list: [{ x: 1, y: null }] }],
    ['unknown properties, whatever additionalProperties says', { id: 'x', more: { deep: true } }],
    ['anything where the handler checks', { id: 'x', free: [{ a: 1 }] }],
    ['values of the declared formats', { id: 'x', when: '2026-11-21T09:43:57+00:00', mail: 'a@b.c' }],
  ])('accepts %s', (_case, value) => {
    expect(faultsOf(SCHEMA, value)).toEqual([]);
  });

  test.each<[string, unknown, string, string]>([
    ['a missing field', {}, '/id', 'required'],
    ['null for a required field', { id: null }, '/id', 'type'],
    ['a number as text', { id: 'x', count: '5' }, '/count', 'type'],
    ['a boolean as number', { id: 'x', count: true }, '/count', 'type'],
    ['infinity', { id: 'x', count: Number.POSITIVE_INFINITY }, '/count', 'type'],
    ['too small a number', { id: 'x', count: -1 }, '/count', 'minimum'],
    ['too large a number', { id: 'x', count: 11 }, '/count', 'maximum'],
    ['a value that is none of the allowed', { id: 'x', kind: 'c' }, '/kind', 'enum'],
    ['a date that is none', { id: 'x', when: 'yesterday' }, '/when', 'format'],
    ['an address that is none', { id: 'x', mail: 'a' }, '/mail', 'format'],
    ['a wrong value in a map', { id: 'x', map: { 'a/b': 1 } }, '/map/a~1b', 'type'],
    ['null for a required member of an item', { id: 'x', list: [{ x: null }] }, '/list/0/x', 'type'],
    ['null for an item', { id: 'x', list: [null] }, '/list/0', 'type'],
    ['another type altogether', [], '', 'type'],
  ])('refuses %s, with path and rule', (_case, value, path, rule) => {
    expect(faultsOf(SCHEMA, value)).toEqual([expect.objectContaining({ path, rule })]);
  });

  test('takes integers that are written with a fraction of zero', () => {
    expect(faultsOf(SCHEMA, JSON.parse('{"id": "x", "count": 3.0}'))).toEqual([]);
  });

  test('does not change what it checks', () => {
    const value = { id: 'x', more: 1, list: [{ x: 1 }] };
    const copy = structuredClone(value);
    faultsOf({ ...SCHEMA, properties: { ...SCHEMA.properties, more: { type: 'integer', default: 5 } } }, value);
    expect(value).toEqual(copy);
  });

  test('can be compiled ahead', () => {
    const validators = createValidators();
    const endpoint = endpointOf(SCHEMA);
    validators.prepare(endpoint);
    expect(validators.checkRequest(endpoint, { id: 'x' })).toEqual([]);
    expect(validators.checkRequest(endpoint, {})).toHaveLength(1);
  });
});

describe('the validator of answers', () => {
  const check = (value: unknown) => createValidators().checkResponse(endpointOf({}, SCHEMA), value);

  test('holds answers to exactly what is declared', () => {
    expect(check({ id: 'x', count: 1 })).toEqual([]);
    expect(check({ id: 'x', count: null, more: 1 })).toEqual([
      expect.objectContaining({ path: '', rule: 'additionalProperties' }),
      expect.objectContaining({ path: '/count', rule: 'type' }),
    ]);
  });
});
