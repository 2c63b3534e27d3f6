import { expect, test } from '@jest/globals';
import type { JsonSchema } from '../../../src/schema/json-schema.js';
import { convertSchema } from '../../../src/schema/openapi/convert-schema.js';

const REF = { $ref: '#/definitions/part' };
const PART = { $ref: '#/components/schemas/things.part' };

const CASES: readonly [string, JsonSchema, object][] = [
  ['a reference, with what stands beside it', { description: 'A.', ...REF }, { description: 'A.', ...PART }],
  ['references below', { type: 'array', items: REF }, { type: 'array', items: PART }],
  ['a list of anything', { type: 'array' }, { type: 'array', items: {} }],
  ['what may be a list', { type: ['array', 'null'], items: REF }, { type: ['array', 'null'], items: PART }],
  ['members', { properties: { part: REF }, required: ['part'] }, { properties: { part: PART }, required: ['part'] }],
  ['a map', { type: 'object', additionalProperties: REF }, { type: 'object', additionalProperties: PART }],
  ['an open object', { type: 'object', additionalProperties: true }, { type: 'object', additionalProperties: true }],
  ['choices', { anyOf: [REF], oneOf: [{ type: 'null' }] }, { anyOf: [PART], oneOf: [{ type: 'null' }] }],
  ['limits', { type: 'integer', minimum: 0, default: 1 }, { type: 'integer', minimum: 0, default: 1 }],
  ['what only the server reads', { type: 'string', validated_by: 'handler' }, { type: 'string' }],
];

test.each(CASES)('becomes OpenAPI: %s', (_case, schema, converted) => {
  expect(convertSchema(schema, (name) => `things.${name}`)).toEqual(converted);
});
