import type { Surface, SurfaceAction } from '../../../src/schema/surface/surface.js';

const ACTION: SurfaceAction = {
  version: '2.1',
  description: 'Does something.',
  effect: 'read',
  internal: false,
  authorize: true,
  allow_roles: ['*'],
  query: false,
  required_keys: [],
  batch: false,
  request: { type: 'object', properties: { id: { type: 'string' } } },
  response: { type: 'object', properties: { done: { type: 'boolean' } } },
};

/** A surface with an action of each kind that the document tells apart. */
export const MADE_UP: Surface = {
  version: '2.12',
  services: {
    hidden: {
      description: 'Internal actions alone.',
      definitions: {},
      actions: { peek: { ...ACTION, internal: true } },
    },
    things: {
      description: 'All kinds of actions.',
      definitions: {
        part: {
          description: 'A part.',
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string' }, below: { type: 'array', items: { $ref: '#/definitions/part' } } },
        },
      },
      actions: {
        plain: ACTION,
        newest: { ...ACTION, version: '2.12' },
        write: { ...ACTION, effect: 'write' },
        admins: { ...ACTION, allow_roles: ['root', 'admin'] },
        open: { ...ACTION, authorize: false },
        tried: { ...ACTION, authorize: null },
        internal: { ...ACTION, internal: true },
        keys: { ...ACTION, required_keys: ['id'] },
        list: { ...ACTION, query: true },
        old: {
          ...ACTION,
          deprecated: {
            since: '2026-01-01',
            sunset: '2026-12-31',
            successor: 'things.newest@2.12',
            reason: 'Too slow.',
          },
        },
        batch: { ...ACTION, batch: true },
        download: { ...ACTION, response: { description: 'The text.', type: 'string' } },
        build: {
          ...ACTION,
          request: { type: 'object', required: ['part'], properties: { part: { $ref: '#/definitions/part' } } },
          response: { type: 'object', required: ['part'], properties: { part: { $ref: '#/definitions/part' } } },
        },
      },
    },
  },
};
