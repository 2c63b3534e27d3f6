import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../src/rpc/api-error.js';
import { layArguments } from '../../src/rpc/query-arguments.js';

const LIMITS = { depth: 5, values: 20 };

function laid(query: string, body: Record<string, unknown> = {}, limits = LIMITS): Record<string, unknown> {
  return layArguments(body, [...new URLSearchParams(query)], limits).values;
}

function refusal(query: string, body: Record<string, unknown> = {}): string {
  try {
    return JSON.stringify(laid(query, body));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `${error.code}/${error.subcode} ${error.message}`;
  }
}

describe('query arguments', () => {
  test.each<[string, unknown]>([
    ['a=1', { a: 1 }],
    ['a=', { a: '' }],
    ['a', { a: '' }],
    ['a=b%20c+d%26', { a: 'b c d&' }],
    ['a.b.c=1', { a: { b: { c: 1 } } }],
    ['a.b=1&a.c=2', { a: { b: 1, c: 2 } }],
    ['a=1&a=x&a=true', { a: [1, 'x', true] }],
    ['a[]=1', { a: [1] }],
    ['a[]=1&a[]=2', { a: [1, 2] }],
    ['a.b[]=x', { a: { b: ['x'] } }],
    ['a[][]=1', { a: [1] }],
    ['a]][[=1', { a: 1 }],
    ['a[b]=1', { 'a[b': 1 }],
    ['a[0].b=1', { 'a[0]': { b: 1 } }],
    ['a..b=1', { a: { '': { b: 1 } } }],
    ['=1', { '': 1 }],
    ['toString.x=1', { toString: { x: 1 } }],
  ])('%s become %j', (query, expected) => {
    expect(laid(query)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['7', 7],
    ['007', 7],
    ['0', 0],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
    ['-1', '-1'],
    ['%2B1', '+1'],
    ['1e5', '1e5'],
    ['1.2.3', '1.2.3'],
    ['.', '.'],
    ['tRue', 'tRue'],
    ['null', 'null'],
    ['None', 'None'],
    ['0x10', '0x10'],
    ['1_0', '1_0'],
    ['٣', '٣'],
    ['%207', ' 7'],
    ['9'.repeat(400), '9'.repeat(400)],
  ])('the value %s becomes %j', (text, expected) => {
    expect(laid(`a=${text}`)).toEqual({ a: expected });
  });

  test('are laid over the body: what they name wins, the rest stays', () => {
    expect(laid('a=2&d.e=5', { a: 1, b: null, d: { f: 6 } })).toEqual({ a: 2, b: null, d: { e: 5, f: 6 } });
    expect(laid('b.c=1', { b: null })).toEqual({ b: { c: 1 } });
  });

  test.each([
    ['a=2&a.b=1', {}],
    ['a.b=1&a.b.c=2', {}],
    ['a.b=1', { a: 5 }],
    ['a.b=1', { a: [1] }],
  ])('%s over %j lead through something that is no object: 400/12', (query, body) => {
    expect(refusal(query, body)).toMatch(/^400\/12 Validation error \(argument '[a-z.]+': [a-z] is not an object\)$/);
  });

  test.each([
    '__proto__=1',
    '__proto__.polluted=1',
    'a.__proto__.polluted=1',
    'constructor.prototype.polluted=1',
    'a.prototype=1',
    '__proto__[]=1',
  ])('%s is refused, and no prototype changes', (query) => {
    expect(refusal(query)).toMatch(
      /^400\/12 Validation error \(argument '.*': the name (__proto__|constructor|prototype) is not allowed\)$/,
    );
    expect('polluted' in {}).toBe(false);
  });

  test('keep their texts, for schemas that want a string', () => {
    const { texts } = layArguments({}, [...new URLSearchParams('a=007&b=1&b=2&c[]=true&d.e=1.50')], LIMITS);
    expect([...texts]).toEqual([
      ['a', '007'],
      ['b', ['1', '2']],
      ['c', ['true']],
      ['d.e', '1.50'],
    ]);
  });

  test.each([
    ['a.b.c.d.e=1', true],
    ['a.b.c.d.e.f=1', false],
    [Array.from({ length: 20 }, (_, index) => `a${index}=1`).join('&'), true],
    [Array.from({ length: 21 }, (_, index) => `a${index}=1`).join('&'), false],
    [Array.from({ length: 21 }, () => 'a=1').join('&'), false],
  ])('%s are within the limits of a body: %s', (query, accepted) => {
    expect(refusal(query)).toMatch(
      accepted ? /^\{/ : /^400\/0 Malformed request body \((nested deeper|more) than \d+ (levels|values)\)/,
    );
  });

  test('of any kind are laid or refused, and a long name takes no longer than it is', () => {
    const name = fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '_', '__proto__'), maxLength: 12 });
    const pair = fc
      .tuple(name, fc.string({ maxLength: 3 }))
      .map(([key, value]) => new URLSearchParams([[key, value]]).toString());
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 8 }), (pairs) => /^(\{|400\/(0|12) )/.test(refusal(pairs.join('&')))),
    );
    expect(refusal(`${'['.repeat(1_000_000)}x=1`)).toMatch(/^\{/);
    expect(refusal(`${'a.'.repeat(1_000_000)}x=1`)).toMatch(/^400\/0 /);
  });
});
