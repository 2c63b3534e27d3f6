import { expect, test } from '@jest/globals';
import type { JsonSchema } from '../../../src/schema/json-schema.js';
import { acceptedSchema } from '../../../src/schema/openapi/accepted-schema.js';

const CASES: readonly [string, JsonSchema, JsonSchema][] = [
  ['a type', { type: 'string' }, { type: ['string', 'null'] }],
  ['several types', { type: ['string', 'integer'] }, { type: ['string', 'integer', 'null'] }],
  ['null already', { type: ['string', 'null'] }, { type: ['string', 'null'] }],
  ['given values', { type: 'string', enum: ['a'] }, { type: ['string', 'null'], enum: ['a', null] }],
  ['one value', { type: 'string', const: 'a' }, { anyOf: [{ type: 'string', const: 'a' }, { type: 'null' }] }],
  ['values without a type', { enum: ['a'] }, { anyOf: [{ enum: ['a'] }, { type: 'null' }] }],
  ['anything', { description: 'Any.' }, { description: 'Any.' }],
  [
    'a definition',
    { description: 'A part.', $ref: '#/definitions/part' },
    { description: 'A part.', anyOf: [{ $ref: '#/definitions/part' }, { type: 'null' }] },
  ],
  [
    'a map',
    { type: 'object', additionalProperties: { type: 'integer' } },
    { type: ['object', 'null'], additionalProperties: { type: ['integer', 'null'] } },
  ],
  ['a closed object', { type: 'object', additionalProperties: false }, { type: ['object', 'null'] }],
  [
    'items of a list, which may not be null',
    { type: 'array', items: { type: 'string' } },
    { type: ['array', 'null'], items: { type: 'string' } },
  ],
];

test.each(CASES)('a member that is not required accepts null: %s', (_case, member, accepted) => {
  const schema: JsonSchema = { type: 'object', properties: { member } };
  expect(acceptedSchema(schema)).toEqual({ type: 'object', properties: { member: accepted } });
});

test('a required member stays as it is, but for what lies below', () => {
  const below: JsonSchema = { type: 'object', properties: { deep: { type: 'string' } } };
  expect(acceptedSchema({ type: 'object', required: ['member'], properties: { member: below } })).toEqual({
    type: 'object',
    required: ['member'],
    properties: { member: { type: 'object', properties: { deep: { type: ['string', 'null'] } } } },
  });
});
