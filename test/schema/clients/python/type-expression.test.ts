import { describe, expect, test } from '@jest/globals';
import { optionalParameter, typeExpression } from '../../../../src/schema/clients/python/type-expression.js';
import type { JsonSchema } from '../../../../src/schema/json-schema.js';

const CASES: [schema: JsonSchema, received: string][] = [
  [{ type: 'string' }, 'str'],
  [{ type: 'boolean' }, 'bool'],
  [{ type: 'integer' }, 'int'],
  [{ type: 'number' }, 'float'],
  [{ type: 'null' }, 'None'],
  [{}, 'Any'],
  [{ $ref: '#/definitions/field_filter' }, 'FieldFilter'],
  [{ type: ['string', 'null'] }, 'Optional[str]'],
  [{ type: ['integer', 'string', 'null'] }, 'Optional[Union[int, str]]'],
  [{ type: ['array', 'string'], items: { type: ['string', 'null'] } }, 'Union[list[Optional[str]], str]'],
  [{ type: 'array' }, 'list[Any]'],
  [{ type: 'object' }, 'dict[str, Any]'],
  [{ type: 'object', additionalProperties: true }, 'dict[str, Any]'],
  [{ type: 'object', additionalProperties: { type: 'array', items: { type: 'number' } } }, 'dict[str, list[float]]'],
  [{ type: 'string', enum: ['and', 'or'] }, 'Literal["and", "or"]'],
  [{ type: 'integer', enum: [0, 1] }, 'Literal[0, 1]'],
  [{ enum: ['a', null] }, 'Optional[Literal["a"]]'],
  [{ enum: [0.5, 1] }, 'Any'],
  [{ type: 'boolean', const: true }, 'Literal[True]'],
  [{ const: null }, 'None'],
  [{ anyOf: [{ $ref: '#/definitions/urls' }, { type: 'null' }] }, 'Optional[Urls]'],
  [{ oneOf: [{ type: 'string' }, {}] }, 'Any'],
];

describe('a Python type', () => {
  test.each(CASES)('of %j is %s', (schema, received) => {
    expect(typeExpression(schema, 'received')).toBe(received);
  });

  test('that is sent takes any sequence and any mapping', () => {
    const schema: JsonSchema = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } };
    expect(typeExpression(schema, 'sent')).toBe('Mapping[str, Sequence[str]]');
  });

  test.each<[JsonSchema, string]>([
    [{ type: ['string', 'null'] }, 'Maybe[str]'],
    [{ type: ['array', 'null'], items: { type: ['string', 'null'] } }, 'Maybe[Sequence[Optional[str]]]'],
    [{}, 'Any'],
  ])('of the optional parameter %j is %s: null is among what may be sent', (schema, type) => {
    expect(optionalParameter(schema)).toBe(type);
  });
});
