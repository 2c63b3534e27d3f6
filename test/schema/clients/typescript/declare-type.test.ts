import { expect, test } from '@jest/globals';
import { declareType } from '../../../../src/schema/clients/typescript/declare-type.js';
import type { JsonSchema } from '../../../../src/schema/json-schema.js';

test.each<[string, JsonSchema, string[]]>([
  [
    'an alias of what is not an object',
    { type: ['string', 'null'] },
    ['/** A widget. */', 'export type Widget = string | null;'],
  ],
  [
    'an alias of a map',
    { type: 'object', additionalProperties: { type: 'integer' } },
    ['/** A widget. */', 'export type Widget = Record<string, number>;'],
  ],
  [
    'an alias of nothing',
    { type: 'object', additionalProperties: false },
    ['/** A widget. */', 'export type Widget = Record<string, never>;'],
  ],
  [
    'an interface of an object, with descriptions and defaults',
    {
      type: 'object',
      description: 'Its own words.',
      required: ['id'],
      properties: {
        id: { type: 'string' },
        size: { description: 'Its size.', $ref: '#/definitions/widget_size' },
        "it's odd": { type: 'boolean', description: 'Odd.', default: false },
      },
    },
    [
      '/** Its own words. */',
      'export interface Widget {',
      '  id: string;',
      '  /** Its size. */',
      '  size?: WidgetSize;',
      '  /** Odd. Default: `false`. */',
      "  'it\\'s odd'?: boolean;",
      '}',
    ],
  ],
  ['an empty interface', { type: 'object', properties: {} }, ['/** A widget. */', 'export interface Widget {}']],
  [
    'an open interface',
    { type: 'object', properties: { id: { type: 'string' } }, additionalProperties: true },
    ['/** A widget. */', 'export interface Widget {', '  id?: string;', '  [property: string]: unknown;', '}'],
  ],
])('a type is declared as %s', (_case, schema, lines) => {
  expect(declareType({ name: 'widget', schema }, 'A widget.')).toEqual(lines);
});

test('a request of a list action takes conditions on dotted names', () => {
  const lines = declareType(
    { name: 'get_all_request', schema: { type: 'object', properties: {} } },
    'A request.',
    true,
  );
  expect(lines).toContain('  [path: `${string}.${string}`]: unknown;');
});
