import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject } from '../../../src/json/is-object.js';
import {
  checkPreferenceKeys,
  parsePreferences,
  preferencesText,
  serializePreferences,
} from '../../../src/services/users/preferences.js';

describe('stored preferences', () => {
  test('whatever is stored is read back unchanged', () => {
    const objects = fc.jsonValue({ stringUnit: 'binary' }).filter((value) => isObject(value));
    fc.assert(
      fc.property(objects, (preferences) => {
        const text = serializePreferences(preferences);
        expect(JSON.stringify(parsePreferences(text))).toBe(JSON.stringify(preferences));
      }),
    );
  });

  test('the text is all ASCII', () => {
    expect(serializePreferences({ näme: 'тест 🎉\u007f' })).toBe(
      '{"n\\u00e4me":"\\u0442\\u0435\\u0441\\u0442 \\ud83c\\udf89\u007f"}',
    );
  });

  test('a text that no document could hold is refused', () => {
    expect(() => serializePreferences({ a: 'x'.repeat(4 * 1024 * 1024) })).toThrow(
      expect.objectContaining({ code: 400, subcode: 305 }),
    );
  });

  test.each([
    ['that were never set', undefined],
    ['that are null', null],
    ['that are an empty text', ''],
  ])('preferences %s are empty', (_case, stored) => {
    expect(parsePreferences(stored)).toEqual({});
    expect(preferencesText(stored)).toBe('');
  });

  test('an object of a very old database is read, and shown as text', () => {
    expect(parsePreferences({ a: 1 })).toEqual({ a: 1 });
    expect(preferencesText({ a: 1 })).toBe('{"a":1}');
  });

  test.each(['{', 'null', '[]', '"text"', '1'])('a stored %s is an error of the server', (stored) => {
    expect(() => parsePreferences(stored)).toThrow(expect.objectContaining({ code: 500, subcode: 0 }));
  });

  test('a key __proto__ stays a key', () => {
    const parsed = parsePreferences('{"__proto__":{"polluted":true}}');
    expect(Object.hasOwn(parsed, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(serializePreferences({ ...parsed })).toBe('{"__proto__":{"polluted":true}}');
  });
});

describe('keys of preferences', () => {
  test.each([
    ['a dot', { 'a.b': 1 }],
    ['a leading dollar sign', { $set: 1 }],
    ['a dot further down', { a: { 'b.c': 1 } }],
    ['a dollar sign inside a list', { a: [[{ $where: '1' }]] }],
  ])('%s is refused', (_case, preferences) => {
    expect(() => checkPreferenceKeys(preferences)).toThrow(expect.objectContaining({ code: 400, subcode: 16 }));
  });

  test('an empty key at the top is refused', () => {
    expect(() => checkPreferenceKeys({ '': 1 })).toThrow(expect.objectContaining({ code: 400, subcode: 305 }));
  });

  test.each([
    ['a dollar sign inside', { a$: 1 }],
    ['an empty key further down', { a: { '': 1 } }],
    ['__proto__', JSON.parse('{"__proto__": 1}')],
    ['values with dots and dollar signs', { a: '$x.y', b: ['.', '$'] }],
  ])('%s is fine', (_case, preferences) => {
    expect(() => checkPreferenceKeys(preferences)).not.toThrow();
  });
});
