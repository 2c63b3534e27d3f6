import { describe, expect, test } from '@jest/globals';
import { parseApiVersion } from '../../../src/schema/api-version.js';
import { clientModel, distinctErrors } from '../../../src/schema/clients/client-model.js';
import type { ActionDefinition, ServiceDefinition } from '../../../src/schema/service-definition.js';
import type { JsonSchema } from '../../../src/schema/json-schema.js';
import { surfaceAt } from '../../../src/schema/surface/surface-at.js';

const TEXT: JsonSchema = { type: 'string' };
const OBJECT: JsonSchema = { type: 'object' };

/** The only service of the client of one service file. */
function serviceOf(
  actions: Record<string, Partial<ActionDefinition> & { request?: JsonSchema; response?: JsonSchema }>,
  definitions: Record<string, JsonSchema> = {},
  includeInternal = false,
) {
  const definition: ServiceDefinition = {
    service: 'widgets',
    description: 'Widgets.',
    definitions,
    actions: Object.fromEntries(
      Object.entries(actions).map(([name, { request = {}, response = OBJECT, ...action }]) => [
        name,
        { description: 'Acts.', versions: { '2.1': { request, response } }, ...action },
      ]),
    ),
  };
  const { services } = clientModel(surfaceAt([definition], parseApiVersion('2.12')), includeInternal);
  const [service] = services;
  if (!service) throw new Error('there is no service');
  const typesByName = Object.fromEntries(service.types.map(({ name, schema }) => [name, schema]));
  const actionsByName = Object.fromEntries(service.actions.map((action) => [action.name, action]));
  return { ...service, typesByName, actionsByName };
}

describe('the actions of a client', () => {
  test('are those of its version, not those that only answer it out of kindness, nor internal ones', () => {
    const actions = {
      get: {},
      old: { retired_after: '2.11' },
      later: { versions: { '2.13': { response: {} } } },
      kind: { available_from: '2.1', versions: { '2.13': { response: {} } } },
      hidden: { internal: true },
    };
    expect(serviceOf(actions).actions.map(({ name }) => name)).toEqual(['get']);
    expect(serviceOf(actions, {}, true).actions.map(({ name }) => name)).toEqual(['get', 'hidden']);
  });

  test('need a request when something in it is required, or when it is a batch', () => {
    const { actionsByName } = serviceOf({
      get: { request: { type: 'object', properties: { id: TEXT } } },
      add: { request: { type: 'object', required: ['id'], properties: { id: TEXT } } },
      add_batch: { versions: { '2.1': { batch_request: { action: 'get', version: '2.1' }, response: {} } } },
    });
    expect(actionsByName).toMatchObject({
      get: { requiresRequest: false, isBatch: false, request: 'get_request' },
      add: { requiresRequest: true, isBatch: false },
      add_batch: { requiresRequest: true, isBatch: true, request: 'add_batch_line' },
    });
  });

  test('answer a bare text when that is declared', () => {
    const { actionsByName } = serviceOf({ download: { response: TEXT }, get: {} });
    expect([actionsByName['download']?.response, actionsByName['get']?.response]).toEqual([undefined, 'get_response']);
  });
});

describe('a list action', () => {
  const paged: JsonSchema = { type: 'object', properties: { page: {}, page_size: {} } };
  const scrolled: JsonSchema = { type: 'object', properties: { scroll_id: {} } };
  const list = (property: JsonSchema, more: Record<string, JsonSchema> = {}): JsonSchema => ({
    type: 'object',
    required: ['widgets'],
    properties: { widgets: property, ...more },
  });
  const widgets = list({ type: 'array', items: TEXT }, { scroll_id: TEXT });

  test.each<[string, JsonSchema, JsonSchema, object | undefined]>([
    [
      'takes page and page_size: pages',
      paged,
      widgets,
      { property: 'widgets', item: TEXT, pages: true, scrolls: false },
    ],
    ['takes and answers scroll_id: scrolls', scrolled, widgets, { pages: false, scrolls: true, isOptional: false }],
    ['answers no scroll_id: does not scroll', scrolled, list({ type: 'array' }), undefined],
    ['takes neither: has no pieces', { type: 'object' }, widgets, undefined],
    ['answers two lists: has no pieces', paged, list({ type: 'array' }, { others: { type: 'array' } }), undefined],
    ['answers none: has no pieces', paged, list(TEXT), undefined],
  ])('that %s', (_case, request, response, listing) => {
    const found = serviceOf({ get_all: { request, response } }).actionsByName['get_all']?.listing;
    if (listing) expect(found).toMatchObject(listing);
    else expect(found).toBeUndefined();
  });
});

describe('the types of a client', () => {
  test('say that null may stand for what need not be given', () => {
    const request: JsonSchema = {
      type: 'object',
      required: ['id'],
      properties: { id: TEXT, name: TEXT, kind: { type: 'string', enum: ['a'], description: 'Kind.' }, any: {} },
    };
    expect(serviceOf({ get: { request } }).typesByName['get_request']).toEqual({
      ...request,
      properties: {
        id: TEXT,
        name: { type: ['string', 'null'] },
        kind: { description: 'Kind.', anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] },
        any: {},
      },
    });
  });

  test('are two for a definition that is sent and received in different shapes, and one otherwise', () => {
    const definitions: Record<string, JsonSchema> = {
      size: { type: 'object', properties: { width: TEXT } },
      point: { type: 'object', required: ['x'], properties: { x: TEXT } },
      unused: TEXT,
    };
    const properties: Record<string, JsonSchema> = {
      size: { $ref: '#/definitions/size' },
      point: { $ref: '#/definitions/point' },
    };
    const schema: JsonSchema = { type: 'object', required: ['size', 'point'], properties };
    const { types, typesByName } = serviceOf({ move: { request: schema, response: schema } }, definitions);
    expect(types.map(({ name }) => name)).toEqual(['size', 'size_input', 'point', 'move_request', 'move_response']);
    expect(typesByName['move_request']?.properties?.['size']).toEqual({ $ref: '#/definitions/size_input' });
    expect(typesByName['size_input']?.properties?.['width']).toEqual({ type: ['string', 'null'] });
    expect(typesByName['move_response']?.properties).toEqual(properties);
  });

  test('have a name for every object with properties, however deep', () => {
    const owner: JsonSchema = { type: 'object', properties: { id: TEXT } };
    const company: JsonSchema = {
      type: 'object',
      properties: { owners: { description: 'Who owns it.', type: 'array', items: owner } },
    };
    const response: JsonSchema = {
      type: 'object',
      properties: {
        companies: { type: 'array', items: company },
        stats: { type: ['object', 'null'], description: 'Statistics.', properties: { count: TEXT } },
        failed: { type: 'object', additionalProperties: owner },
      },
    };
    const { typesByName } = serviceOf({ get: { response } });
    expect(Object.keys(typesByName)).toEqual([
      'get_request',
      'get_response',
      'get_response_company',
      'get_response_company_owner',
      'get_response_stats',
      'get_response_failed_item',
    ]);
    expect(typesByName['get_response']?.properties).toEqual({
      companies: { type: 'array', items: { $ref: '#/definitions/get_response_company' } },
      stats: {
        description: 'Statistics.',
        anyOf: [{ $ref: '#/definitions/get_response_stats' }, { type: ['null'] }],
      },
      failed: { type: 'object', additionalProperties: { $ref: '#/definitions/get_response_failed_item' } },
    });
  });

  test('have names that differ in every spelling', () => {
    const definitions = { get_request: TEXT, getRequest_2: TEXT };
    const properties = { a: { $ref: '#/definitions/get_request' }, b: { $ref: '#/definitions/getRequest_2' } };
    const { actionsByName } = serviceOf({ get: { response: { type: 'object', properties } } }, definitions);
    expect(actionsByName['get']?.request).toBe('get_request_3');
  });
});

test('errors that share code and subcode count as one, the first', () => {
  const error = (name: string, subcode: number) => ({ name, code: 400, subcode, message: '', retryable: false });
  expect(distinctErrors([error('a', 0), error('b', 1), error('c', 0)]).map(({ name }) => name)).toEqual(['a', 'b']);
});
