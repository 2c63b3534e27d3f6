import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BSON, Binary, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { exactDocument } from '../../../src/database/backup/exact-document.js';

/** The bytes that the driver makes of what was read from some bytes. */
const rewritten = (bytes: Uint8Array): string => Buffer.from(BSON.serialize(exactDocument(bytes))).toString('hex');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const values: [string, unknown][] = [
  ['an integer of 32 bits', new Int32(3)],
  ['an integer of 64 bits that is small', Long.fromNumber(3)],
  ['an integer beyond what a double holds', Long.fromString('9007199254740993')],
  ['a double without fraction', new Double(3)],
  ['minus zero', new Double(-0)],
  ['not a number', new Double(Number.NaN)],
  ['a decimal', Decimal128.fromString('1.10')],
  ['a date', new Date('2026-11-21T15:00:00.123Z')],
  ['a date before 1970', new Date('1901-01-01T00:00:00.001Z')],
  ['an ObjectId', new ObjectId('0123456789abcdef01234567')],
  ['binary data', new Binary(Buffer.from([0, 255, 1]))],
  ['a UUID', new Binary(Buffer.alloc(16, 7), 4)],
  ['a pattern with options of another language', new BSON.BSONRegExp('^a.b', 'imsx')],
  ['a timestamp', new Timestamp({ t: 7, i: 9 })],
  ['code', new Code('return 1')],
  ['the smallest and largest keys', [new MinKey(), new MaxKey()]],
  ['null', null],
  ['text with every kind of letter', 'ä€😀\u0000x'],
  ['an empty list and map', { list: [], map: {} }],
  ['a key that names the prototype', JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')],
  ['a reference', { $ref: 'model', $id: 'x', $db: 'backend' }],
];

test.each(values)('%s is written back as the very same bytes', (_, value) => {
  const bytes = BSON.serialize({ _id: 'a', value, nested: { list: [value] } });
  expect(rewritten(bytes)).toBe(hex(bytes));
});

describe('keys that look like numbers', () => {
  const mixed = (depth: number): Map<string, unknown> =>
    new Map<string, unknown>([
      ['b', new Int32(1)],
      ['10', new Double(2)],
      ['2', depth === 0 ? Long.fromNumber(5) : mixed(depth - 1)],
      ['list', depth === 0 ? [] : [mixed(depth - 1), [mixed(0)], new Int32(7)]],
      ['a', new Date(0)],
    ]);

  test.each([0, 1, 3])('keep their places, %i levels deep', (depth) => {
    const bytes = BSON.serialize(mixed(depth));
    expect(rewritten(bytes)).toBe(hex(bytes));
  });
});

test('whatever can be stored is written back as the very same bytes', () => {
  const key = fc.oneof(fc.string({ maxLength: 5 }), fc.nat(20).map(String)).filter((name) => !name.includes('\u0000'));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string(),
      fc.integer().map((number) => new Int32(number)),
      fc.double().map((number) => new Double(number)),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => Long.fromBigInt(number)),
      fc.date({ noInvalidDate: true }),
      fc.uint8Array({ maxLength: 9 }).map((bytes) => new Binary(bytes)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .uniqueArray(fc.tuple(key, tie('value')), { maxLength: 5, selector: ([name]) => name })
        .map((all) => new Map(all)),
    ),
  }));
  fc.assert(
    fc.property(value, (stored) => {
      const bytes = BSON.serialize(new Map([['value', stored]]));
      expect(rewritten(bytes)).toBe(hex(bytes));
    }),
    { numRuns: 300 },
  );
});

test('a value that the driver can not write is refused instead of changed', () => {
  // `{ a: undefined }` in the old type of BSON that means just that.
  const bytes = Uint8Array.from([8, 0, 0, 0, 6, 97, 0, 0]);
  expect(() => exactDocument(bytes)).toThrow('A document holds a value that can not be written back as it was');
});
