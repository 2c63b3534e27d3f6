import { describe, expect, test } from '@jest/globals';
import {
  type JsonSchema,
  definitionName,
  inlineReferences,
  isJsonSchema,
  mapSchema,
} from '../../src/schema/json-schema.js';

describe('mapSchema', () => {
  test('changes every schema below, children first, and leaves the original alone', () => {
    const schema: JsonSchema = {
      description: 'root',
      properties: { a: { description: 'property' } },
      items: { description: 'item' },
      additionalProperties: { description: 'other' },
      anyOf: [{ description: 'any' }],
      oneOf: [{ description: 'one' }],
    };
    const before = structuredClone(schema);
    const order: string[] = [];
    const changed = mapSchema(schema, (part) => {
      order.push(part.description ?? '');
      return { ...part, description: part.description?.toUpperCase() ?? '' };
    });
    expect(order).toEqual(['property', 'item', 'other', 'any', 'one', 'root']);
    expect(changed).toMatchObject({
      description: 'ROOT',
      properties: { a: { description: 'PROPERTY' } },
      anyOf: [{ description: 'ANY' }],
    });
    expect(schema).toEqual(before);
  });

  test('keeps a flag for additional properties', () => {
    expect(mapSchema({ additionalProperties: false }, (part) => part)).toEqual({ additionalProperties: false });
  });
});

describe('inlineReferences', () => {
  const definitions = {
    point: { type: 'object', properties: { x: { $ref: '#/definitions/coordinate' } } },
    coordinate: { type: 'number', description: 'A coordinate.' },
  } as const;

  test('replaces references by what they name, to any depth; what stands beside one wins', () => {
    const schema: JsonSchema = { type: 'array', items: { $ref: '#/definitions/point', description: 'A point.' } };
    expect(inlineReferences(schema, definitions)).toEqual({
      type: 'array',
      items: {
        type: 'object',
        description: 'A point.',
        properties: { x: { type: 'number', description: 'A coordinate.' } },
      },
    });
  });

  test('fails for a reference to nothing', () => {
    expect(() => inlineReferences({ $ref: '#/definitions/gone' }, definitions)).toThrow(
      '#/definitions/gone is not defined',
    );
  });
});

test('a reference names a definition', () => {
  expect(definitionName('#/definitions/point')).toBe('point');
});

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['x', false],
])('%j can be read as a schema: %s', (value, expected) => {
  expect(isJsonSchema(value)).toBe(expected);
});
