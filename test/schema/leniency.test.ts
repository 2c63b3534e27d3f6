import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../src/json/is-object.js';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import { applyLeniency } from '../../src/schema/leniency.js';

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    integer: { type: 'integer' },
    number: { type: 'number' },
    either: { type: ['integer', 'null'] },
    flag: { type: 'boolean' },
    texts: { type: 'array', items: { type: 'string' } },
    integers: { type: 'array', items: { type: 'integer' } },
    points: {
      type: 'array',
      items: { type: 'object', properties: { x: { type: 'integer' }, on: { type: 'boolean' } } },
    },
    one_or_many: { type: ['string', 'array'], items: { type: 'string' } },
    inner: {
      type: 'object',
      properties: { integer: { type: 'integer' }, texts: { type: 'array', items: { type: 'string' } } },
    },
    open: {},
    map: { type: 'object', additionalProperties: { type: 'object', additionalProperties: { type: 'string' } } },
  },
};

function relaxed(request: JsonObject, wrapScalars = false, texts: [string, string | string[]][] = []): JsonObject {
  const copy = structuredClone(request);
  applyLeniency(SCHEMA, copy, { wrapScalars, texts: new Map(texts) });
  return copy;
}

describe('leniency', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['cuts a fraction', { integer: 12.7 }, { integer: 12 }],
    ['cuts towards zero', { integer: -12.7 }, { integer: -12 }],
    ['cuts where null is allowed too', { either: 1.5 }, { either: 1 }],
    ['cuts in lists', { integers: [1.5, 2, 'x'] }, { integers: [1, 2, 'x'] }],
    ['reads 0 and 1 as booleans', { flag: 0 }, { flag: false }],
    ['goes into objects', { inner: { integer: 1.5, more: 1.5 } }, { inner: { integer: 1, more: 1.5 } }],
    ['goes into objects of lists', { points: [{ x: 1.5, on: 1 }] }, { points: [{ x: 1, on: true }] }],
    ['leaves numbers alone', { number: 1.5 }, { number: 1.5 }],
    ['leaves other numbers for booleans', { flag: 2 }, { flag: 2 }],
    ['leaves text that looks like a number', { integer: '5', flag: 'true' }, { integer: '5', flag: 'true' }],
    ['leaves what is not declared', { other: 1.5, open: 1.5 }, { other: 1.5, open: 1.5 }],
    ['leaves null', { integer: null, texts: null, inner: null }, { integer: null, texts: null, inner: null }],
    ['leaves a scalar for a list', { texts: 'x' }, { texts: 'x' }],
  ])('%s', (_case, request, expected) => {
    expect(relaxed(request)).toEqual(expected);
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['a scalar for a list', { texts: 'x', integers: 1.5 }, { texts: ['x'], integers: [1] }],
    ['nothing where a scalar is allowed too', { one_or_many: 'x' }, { one_or_many: 'x' }],
    ['no null and no object', { texts: null, integers: { a: 1 } }, { texts: null, integers: { a: 1 } }],
    ['nothing below the top', { inner: { texts: 'x' } }, { inner: { texts: 'x' } }],
  ])('of query actions wraps %s', (_case, request, expected) => {
    expect(relaxed(request, true)).toEqual(expected);
  });

  test.each<[string, JsonObject, [string, string | string[]][], JsonObject]>([
    ['where a string is declared', { text: 7 }, [['text', '007']], { text: '007' }],
    ['where a string is one of two', { one_or_many: true }, [['one_or_many', 'True']], { one_or_many: 'True' }],
    ['in a list of strings', { texts: [7, true] }, [['texts', ['007', 'True']]], { texts: ['007', 'True'] }],
    ['for a list of strings', { texts: 7 }, [['texts', '007']], { texts: ['007'] }],
    ['in maps', { map: { a: { b: 1.5 } } }, [['map.a.b', '1.50']], { map: { a: { b: '1.50' } } }],
    ['below the top', { inner: { texts: 7 } }, [['inner.texts', '7.0']], { inner: { texts: ['7.0'] } }],
    [
      'but not elsewhere',
      { integer: 7, open: 7 },
      [
        ['integer', '007'],
        ['open', '007'],
      ],
      { integer: 7, open: 7 },
    ],
    ['but not for values that came as JSON', { text: 7 }, [['inner.text', 'x']], { text: 7 }],
  ])('of text arguments keeps the text %s', (_case, request, texts, expected) => {
    expect(relaxed(request, false, texts)).toEqual(expected);
  });

  test('changes nothing the second time', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.string(),
      fc.constant(null),
    );
    const member = fc.oneof(value, fc.array(value), fc.record({ integer: value, texts: value, x: value }));
    const request = fc.dictionary(fc.constantFrom(...Object.keys(SCHEMA.properties ?? {}), 'other'), member);
    fc.assert(
      fc.property(request, fc.boolean(), (input, wraps) => {
        const once = relaxed(input, wraps);
        expect(relaxed(once, wraps)).toEqual(once);
      }),
    );
  });
});
