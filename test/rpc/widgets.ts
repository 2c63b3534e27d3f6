import type { ServiceDefinition } from '../../src/schema/service-definition.js';

const anything = { type: 'object', additionalProperties: true } as const;

/** A service that exists in tests only: an action for each thing that a dispatcher must know about actions. */
export const widgets: ServiceDefinition = {
  service: 'widgets',
  description: 'Widgets.',
  definitions: {
    size: { type: 'object', required: ['width'], properties: { width: { type: 'integer' }, unit: { type: 'string' } } },
  },
  actions: {
    get_all: {
      description: 'Lists widgets.',
      effect: 'read',
      query: true,
      versions: {
        '2.1': { request: { type: 'object', properties: { name: { type: 'string' } } }, response: anything },
        '2.5': { request: { type: 'object', properties: { name: { type: 'string' } } }, response: anything },
        '2.12': {
          request: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              id: { type: 'array', items: { type: 'string' } },
              sizes: { type: 'array', items: { type: 'integer' } },
              page: { type: 'integer', minimum: 0 },
              ratio: { type: 'number' },
              ready: { type: 'boolean' },
              filter: {
                type: 'object',
                properties: { label: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
              },
              newest: {},
            },
          },
          response: anything,
        },
      },
    },
    create: {
      description: 'Makes a widget.',
      allow_roles: ['root', 'admin', 'guest'],
      required_keys: ['name'],
      versions: {
        '2.1': {
          request: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: 'string', minLength: 1 },
              kind: { type: 'string', enum: ['small', 'large'] },
              tags: { type: 'array', items: { type: 'string' } },
              size: { $ref: '#/definitions/size' },
            },
          },
          response: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
        },
      },
    },
    ping: {
      description: 'Echoes.',
      effect: 'read',
      authorize: false,
      available_from: '1.0',
      versions: { '2.9': { request: anything, response: anything } },
    },
    modes: {
      description: 'Tells who calls.',
      authorize: null,
      allow_roles: ['root'],
      versions: { '2.1': { request: { type: 'object' }, response: anything } },
    },
    late: {
      description: 'Came late.',
      effect: 'read',
      versions: { '2.9': { request: { type: 'object' }, response: anything } },
    },
    retired: {
      description: 'Is no more.',
      effect: 'read',
      retired_after: '2.13',
      versions: { '2.1': { request: { type: 'object', properties: { id: { type: 'string' } } }, response: anything } },
    },
    add: {
      description: 'Adds one.',
      versions: {
        '2.1': {
          request: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, size: { type: 'integer' } },
          },
          response: anything,
        },
      },
    },
    add_batch: {
      description: 'Adds many.',
      versions: { '2.1': { batch_request: { action: 'add', version: '2.1' }, response: anything } },
    },
  },
};
