import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../src/rpc/api-error.js';
import { decodeRequest } from '../../src/rpc/decode-request.js';
import { type CallSpec, callOf } from './dispatcher-bench.js';

const LIMITS = { depth: 20, values: 1000 };
const LINES = 'application/json-lines';
const FORM = 'application/x-www-form-urlencoded';

const bytes = (...values: number[]) => new Uint8Array(values);
const utf16 = (text: string, bigEndian: boolean) => {
  const encoded = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(bigEndian ? encoded.swap16() : encoded);
};
const utf32 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer((text.length + 1) * 4));
  [...`\uFEFF${text}`].forEach((character, index) =>
    view.setUint32(index * 4, character.codePointAt(0) ?? 0, littleEndian),
  );
  return new Uint8Array(view.buffer);
};

/** What a request becomes: its values, its lines, or the refusal. */
async function decoded(spec: Omit<CallSpec, 'path'>, type?: string): Promise<unknown> {
  const call = callOf({
    path: '/widgets.get_all',
    ...spec,
    headers: type === undefined ? {} : { 'content-type': type },
  });
  try {
    const { values, lines } = await decodeRequest(call, LIMITS);
    return lines ?? values;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `${error.code}/${error.subcode} ${error.message}`;
  }
}

describe('a JSON body', () => {
  test.each<[string, string | Uint8Array, unknown]>([
    ['nothing', '', {}],
    ['an empty object', '{}', {}],
    ['null', 'null', {}],
    ['an object', '{"a": 1}', { a: 1 }],
    ['an object with nulls, which stay', '{"a": null, "b": {"c": null}}', { a: null, b: { c: null } }],
    ['a key twice, of which the last wins', '{"a": 1, "a": 2}', { a: 2 }],
    ['space around it', ' \r\n\t{"a": 1}\n', { a: 1 }],
    ['a UTF-8 byte-order mark', '\uFEFF{"a": "é"}', { a: 'é' }],
    ['UTF-16 with its mark, little end first', utf16('{"a": "é𝔘"}', false), { a: 'é𝔘' }],
    ['UTF-16 with its mark, big end first', utf16('{"a": "é𝔘"}', true), { a: 'é𝔘' }],
    ['UTF-32 with its mark, little end first', utf32('{"a": "é"}', true), { a: 'é' }],
    ['UTF-32 with its mark, big end first', utf32('{"a": "é"}', false), { a: 'é' }],
  ])('of %s is read', async (_case, body, expected) => {
    expect(await decoded({ body })).toEqual(expected);
  });

  test.each([
    ['an empty list', '[]', 'list'],
    ['a list', '[1]', 'list'],
    ['false', 'false', 'boolean'],
    ['true', 'true', 'boolean'],
    ['zero', '0', 'number'],
    ['a number', '5', 'number'],
    ['an empty string', '""', 'string'],
    ['a string', '"s"', 'string'],
  ])('that is %s is refused in a sentence', async (_case, body, type) => {
    expect(await decoded({ body })).toBe(`400/12 Validation error (the request body must be an object, not ${type})`);
  });

  test.each<[string, string | Uint8Array]>([
    ['space alone', '  \n '],
    ['an object that breaks off', '{"a": 1'],
    ['single quotes', "{'a': 1}"],
    ['NaN', '{"a": NaN}'],
    ['Infinity', '{"a": -Infinity}'],
    ['bytes that are not UTF-8', bytes(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
    ['a lone surrogate in UTF-16', bytes(0xff, 0xfe, 0x22, 0x00, 0x00, 0xd8, 0x22, 0x00)],
    ['half a character in UTF-16', bytes(0xff, 0xfe, 0x7b)],
    ['a character that does not exist in UTF-32', bytes(0xff, 0xfe, 0, 0, 0xff, 0xff, 0xff, 0xff)],
    ['an overlong nesting', '['.repeat(21)],
    ['too many values', JSON.stringify(Array.from({ length: 1002 }, () => 1))],
  ])('with %s is malformed', async (_case, body) => {
    expect(await decoded({ body })).toMatch(/^400\/0 Malformed request body \(.+\)$/);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/xml', 'nonsense', ''])(
    'is read under the content type %j',
    async (type) => {
      expect(await decoded({ body: '{"a": 1}' }, type)).toEqual({ a: 1 });
    },
  );

  test('is laid under the query string', async () => {
    expect(await decoded({ body: '{"a": 1, "b": {"c": 1}}', query: 'a=2&b.d=3&b.e[]=x' })).toEqual({
      a: 2,
      b: { c: 1, d: 3, e: ['x'] },
    });
  });

  test('of any bytes under any content type is read or refused', async () => {
    const type = fc.constantFrom('application/json', LINES, FORM, 'multipart/form-data; boundary=b', undefined);
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: fc.constantFrom('{', '}', '"', 'a', ':', '1', '\n', '=', '&', '[', ']', '--b', '\r\n') }),
    );
    await fc.assert(
      fc.asyncProperty(body, type, fc.string({ maxLength: 10 }), async (text, contentType, query) => {
        const result = await decoded({ body: text, query }, contentType);
        expect(typeof result === 'string' ? result : '400/0').toMatch(/^400\/(0|12)/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a form', () => {
  test.each<[string, string, unknown]>([
    ['fields', 'a=1&b=x+y&c.d=true', { a: 1, b: 'x y', c: { d: true } }],
    ['lists', 'a=1&a=2&b[]=z', { a: [1, 2], b: ['z'] }],
    ['nothing', '', {}],
    ['JSON, as curl -d sends it', '{"a":1,"b":{"c":"x=y&z"}}', { a: 1, b: { c: 'x=y&z' } }],
    ['JSON, percent-encoded', encodeURIComponent('{"a":1}'), { a: 1 }],
  ])('with %s is read', async (_case, body, expected) => {
    expect(await decoded({ body }, FORM)).toEqual(expected);
    expect(await decoded({ body }, `${FORM}; charset=UTF-8`)).toEqual(expected);
    expect(await decoded({ body }, FORM.toUpperCase())).toEqual(expected);
  });

  test('lies over the query string', async () => {
    expect(await decoded({ body: 'a=2', query: 'b=3' }, FORM)).toEqual({ a: 2, b: 3 });
  });

  test('lies over the query string', async () => {
    expect(await decoded({ body: 'a=2', query: 'a=1&b=1' }, FORM)).toEqual({ a: 2, b: 1 });
  });

  test.each([
    ['JSON that breaks off', '{"a":1', FORM],
    ['more fields than a body may hold', Array.from({ length: 1002 }, (_, index) => `a${index}=1`).join('&'), FORM],
    ['parts without a boundary', 'x', 'multipart/form-data'],
    [
      'parts that break off',
      '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1',
      'multipart/form-data; boundary=b',
    ],
  ])('of %s is malformed', async (_case, body, type) => {
    expect(await decoded({ body }, type)).toMatch(/^400\/0 Malformed request body \(.+\)$/);
  });

  test('that names a prototype is refused', async () => {
    expect(await decoded({ body: '__proto__.x=1' }, FORM)).toMatch(/^400\/12 /);
  });

  test('in parts gives its fields; files are ignored', async () => {
    const parts = [
      '--b\r\ncontent-disposition: form-data; name="a.b"\r\n\r\n1.5\r\n',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="f.txt"\r\ncontent-type: text/plain\r\n\r\nsecret\r\n',
      '--b\r\ncontent-disposition: form-data; name="c"\r\n\r\nx\r\n--b--\r\n',
    ];
    expect(await decoded({ body: parts.join('') }, 'multipart/form-data; boundary=b')).toEqual({
      a: { b: 1.5 },
      c: 'x',
    });
    expect(await decoded({ body: '' }, 'multipart/form-data; boundary=b')).toEqual({});
  });
});

describe('json lines', () => {
  test.each<[string, string, unknown]>([
    ['nothing', '', []],
    ['one line', '{"a":1}', [{ a: 1 }]],
    ['a line feed at the end', '{"a":1}\n{"b":2}\n', [{ a: 1 }, { b: 2 }]],
    ['carriage returns', '{"a":1}\r\n{"b":2}\r{"c":3}', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['empty lines', '\n{"a":1}\n\n  \n{"b":2}\n\n', [{ a: 1 }, { b: 2 }]],
    ['line feeds in strings', '{"a":"x\\ny"}', [{ a: 'x\ny' }]],
    [
      'texts that look like dates, which stay texts',
      '{"a":"2020-01-01","b":"12:30:00"}',
      [{ a: '2020-01-01', b: '12:30:00' }],
    ],
    ['a byte-order mark', '\uFEFF{"a":1}', [{ a: 1 }]],
    ['line separators of Unicode in strings', '{"a":"x\u2028y"}', [{ a: 'x\u2028y' }]],
  ])('with %s are read', async (_case, body, expected) => {
    expect(await decoded({ body }, LINES)).toEqual(expected);
  });

  test.each(['application/json-lines', 'application/json-lines; charset=utf-8', 'Application/JSON-Lines'])(
    'are told by the media type %s',
    async (type) => {
      expect(await decoded({ body: '{"a":1}\n{"a":2}' }, type)).toEqual([{ a: 1 }, { a: 2 }]);
    },
  );

  test('ignore the query string', async () => {
    expect(await decoded({ body: '{"a":1}', query: 'a=2' }, LINES)).toEqual([{ a: 1 }]);
  });

  test.each([
    ['a list', '{"a":1}\n[1]', /^400\/0 json lines must contain objects, found: list in line 2$/],
    ['a null', 'null', /^400\/0 json lines must contain objects, found: null in line 1$/],
    [
      'a string after an empty line',
      '\r\n\r\n"x"',
      /^400\/0 json lines must contain objects, found: string in line 3$/,
    ],
    [
      'a number after mixed line ends',
      '{}\r{}\n{}\r\n5',
      /^400\/0 json lines must contain objects, found: number in line 4$/,
    ],
    ['broken JSON', '{"a":1}\n\n{"a":', /^400\/0 Malformed request body \(not valid JSON in line 3: /],
    ['an object over two lines', '{"a":\n1}', /^400\/0 Malformed request body \(not valid JSON in line 1: /],
    ['a line nested too deeply', `{}\n${'['.repeat(21)}`, /^400\/0 .*nested deeper than 20 levels in line 2\)$/],
    ['too many lines', '{}\n'.repeat(1001), /^400\/0 .*more than 1000 lines\)$/],
  ])('with %s name the line', async (_case, body, expected) => {
    expect(await decoded({ body }, LINES)).toMatch(expected);
  });
});
