import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/generated/settings.js';
import { type Sent, codesOf, envelopeOf, send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const JSON_LINES = 'application/json-lines';
const FORM = 'application/x-www-form-urlencoded';

/** What `debug.ping` makes of a request: its values, or code and subcode of the refusal. */
async function decoded(body: string | Uint8Array | undefined, contentType?: string, query = ''): Promise<unknown> {
  const sent: Sent = {
    path: `/debug.ping${query}`,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  };
  const { meta, data } = envelopeOf(await send(server, body === undefined ? sent : { ...sent, body }));
  if (meta.result_code !== 200) return codesOf({ meta });
  const { msg: _msg, ...values } = data;
  return values;
}

describe('a JSON body (wire-protocol.md §5.2)', () => {
  test.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'any/thing', 'nonsense', undefined])(
    'is JSON whatever the content type says: %s',
    async (contentType) => {
      expect(await decoded('{"a":[1,"é",null,{"b":true}]}', contentType)).toEqual({ a: [1, 'é', null, { b: true }] });
    },
  );

  test.each([
    ['nothing', undefined, {}],
    ['an empty object', '{}', {}],
    ['null', 'null', {}],
    ['the last of equal keys', '{"a":1,"a":2}', { a: 2 }],
    ['explicit nulls', '{"a":null}', { a: null }],
    ['strings that look like dates', '{"a":"12:30:00","b":"2020-01-01"}', { a: '12:30:00', b: '2020-01-01' }],
    ['a NUL character in a value', '{"a":"\\u0000"}', { a: '\0' }],
    ['lone surrogates', '{"a":"\\ud800"}', { a: '\ud800' }],
    ['a number that is too large, never written as Infinity', '{"a":1e400}', { a: null }],
    ['negative zero', '{"a":-0}', { a: 0 }],
  ])('%s is accepted', async (_about, body, values) => {
    expect(await decoded(body)).toEqual(values);
  });

  test.each([
    ['a list', '[1]', '400/12'],
    ['an empty list', '[]', '400/12'],
    ['a number', '5', '400/12'],
    ['a text', '"s"', '400/12'],
    ['true', 'true', '400/12'],
    ['false', 'false', '400/12'],
    ['zero', '0', '400/12'],
    ['an empty text', '""', '400/12'],
    ['white space', '  \n ', '400/0'],
    ['half an object', '{"a":', '400/0'],
    ['a trailing comma', '{"a":1,}', '400/0'],
    ['two objects', '{} {}', '400/0'],
    ['bare NaN', '{"a":NaN}', '400/0'],
    ['a NUL character in a key', '{"a\\u0000b":1}', '400/12'],
    ['a NUL character in a key deep down', '{"a":[{"b":{"\\u0000":1}}]}', '400/12'],
    ['a key that the driver takes for a type', '{"a":{"_bsontype":"ObjectId"}}', '400/12'],
    ['the same, escaped', '{"a":{"_\\u0062sontype":"ObjectId"}}', '400/12'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '400/0'],
    ['a UTF-8 surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), '400/0'],
  ])('%s is refused', async (_about, body, codes) => {
    expect(await decoded(body)).toBe(codes);
  });

  test('that breaks is told where, without quoting it', async () => {
    const answer = await send(server, { path: '/debug.ping', body: '{"password": hunter2}' });
    const { meta } = envelopeOf(answer);
    expect(meta.result_msg).toContain('position 13');
    expect(answer.text).not.toContain('hunter2');
  });

  test.each([
    ['UTF-8', Buffer.from('\ufeff{"a":"é"}')],
    ['UTF-16, little end first', Buffer.from('\ufeff{"a":"é"}', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\ufeff{"a":"é"}', 'utf16le').swap16()],
    ['UTF-32, little end first', utf32('\ufeff{"a":"é"}')],
    ['UTF-32, big end first', utf32('\ufeff{"a":"é"}').swap32()],
  ])('may begin with a byte-order mark: %s', async (_about, body) => {
    expect(await decoded(body)).toEqual({ a: 'é' });
  });

  test('of UTF-32 with a character that does not exist is refused', async () => {
    expect(await decoded(Buffer.from([0xff, 0xfe, 0, 0, 0, 0, 0x11, 0]))).toBe('400/0');
    expect(await decoded(Buffer.from([0xff, 0xfe, 0, 0, 0x7b]))).toBe('400/0');
  });
});

function utf32(text: string): Buffer {
  const bytes = Buffer.alloc(4 * [...text].length);
  [...text].forEach((character, index) => bytes.writeUInt32LE(character.codePointAt(0) ?? 0, 4 * index));
  return bytes;
}

describe('query arguments (wire-protocol.md §5.3)', () => {
  test.each([
    ['?a=7&b=007&c=1.5&d=1.&e=.5', { a: 7, b: 7, c: 1.5, d: 1, e: 0.5 }],
    ['?a=true&b=True&c=TRUE&d=false&e=False&f=FALSE', { a: true, b: true, c: true, d: false, e: false, f: false }],
    ['?a=-1&b=1e5&c=1.2.3&d=tRue&e=null&f=None&g=&h=0x10&i=1_0&j', everyText()],
    ['?a=1&a=b&a=true', { a: [1, 'b', true] }],
    ['?a[]=1', { a: [1] }],
    ['?a[]=1&a[]=2', { a: [1, 2] }],
    ['?a.b.c=1&a.b.d=2&a.e=3', { a: { b: { c: 1, d: 2 }, e: 3 } }],
    ['?a[b]=1', { 'a[b': 1 }],
    ['?a=x+y%20z%C3%A9', { a: 'x y zé' }],
    ['?toString.a=1&valueOf=2', { toString: { a: 1 }, valueOf: 2 }],
    [`?a=${'9'.repeat(400)}`, { a: '9'.repeat(400) }],
  ])('%s', async (query, values) => {
    expect(await decoded(undefined, undefined, query)).toEqual(values);
  });

  test('are laid over the body, whose objects they extend', async () => {
    expect(await decoded('{"a":{"b":1},"c":1}', undefined, '?a.d=2&c=3')).toEqual({ a: { b: 1, d: 2 }, c: 3 });
  });

  test.each([
    '?a=2&a.b=1',
    '?a.b=1&a.b.c=1',
    '?__proto__.a=1',
    '?a.__proto__.b=1',
    '?constructor.prototype.a=1',
    '?a.prototype=1',
    '?a%00b=1',
    '?a._bsontype=ObjectId',
  ])('%s is refused', async (query) => {
    expect(await decoded(undefined, undefined, query)).toBe('400/12');
  });

  test('that go too deep are refused', async () => {
    const { depth } = defaultSettings.http.limits;
    expect(await decoded(undefined, undefined, `?${'a.'.repeat(depth)}a=1`)).toBe('400/0');
    expect(await decoded(undefined, undefined, `?${'a.'.repeat(depth - 1)}a=1`)).not.toBe('400/0');
  });

  test('of a list may be one scalar, and of a text may look like a number', async () => {
    const { id } = await server.ok('models.create', { name: '12345', uri: 's3://b/m', tags: ['7'] });
    const answer = await send(server, {
      method: 'GET',
      path: `/models.get_all?only_fields=name&id=${id}&name=12345&tags=7`,
      as: 'user',
    });
    expect(envelopeOf(answer).data).toEqual({ models: [{ name: '12345' }] });
  });
});

function everyText(): Record<string, string> {
  return { a: '-1', b: '1e5', c: '1.2.3', d: 'tRue', e: 'null', f: 'None', g: '', h: '0x10', i: '1_0', j: '' };
}

describe('a form', () => {
  test.each([
    ['fields', 'a=1&b.c=x+y&d=1&d=2', { a: 1, b: { c: 'x y' }, d: [1, 2] }],
    ['what curl -d sends', '{"a":"b=c&d=50%","e":1}', { a: 'b=c&d=50%', e: 1 }],
    ['what curl --data-urlencode sends', '%7B%22a%22%3A1%7D', { a: 1 }],
    ['nothing', '', {}],
  ])('of %s', async (_about, body, values) => {
    expect(await decoded(body, FORM)).toEqual(values);
    expect(await decoded(body, `${FORM}; charset=utf-8`)).toEqual(values);
  });

  test('lies over the query', async () => {
    expect(await decoded('a=2', FORM, '?a=1&b=1')).toEqual({ a: 2, b: 1 });
  });

  test('of several parts may hold a file, which is ignored', async () => {
    const form = new FormData();
    form.set('a', '1');
    form.set('b.c', 'x');
    form.set('file', new Blob(['content']), 'name.txt');
    const response = await fetch(`${server.url}/debug.ping`, { method: 'POST', body: form });
    expect(await response.json()).toMatchObject({ data: { msg: 'ClearML server', a: 1, b: { c: 'x' } } });
  });

  test.each([
    ['without a boundary', 'multipart/form-data', 'a=1'],
    ['with a broken part', 'multipart/form-data; boundary=b', '--b\r\nnothing'],
    ['that curl sent with broken JSON', FORM, '{"a":'],
    ['of bytes that are no text', FORM, Buffer.from([0xff, 0xfe, 0xfd])],
  ])('%s is refused', async (_about, contentType, body) => {
    expect(await decoded(body, contentType)).toBe('400/0');
  });
});

describe('json lines (wire-protocol.md §5.4)', () => {
  test.each([JSON_LINES, `${JSON_LINES}; charset=utf-8`, 'Application/JSON-Lines'])(
    'are not for an ordinary action: %s',
    async (contentType) => {
      expect(await decoded('{"a":1}\n{"b":2}\n', contentType)).toBe('400/12');
    },
  );

  test.each([
    ['nothing', ''],
    ['empty lines', '\n\r\n\r  \n'],
  ])('of %s are an empty request, and leave the query out', async (_about, body) => {
    expect(await decoded(body, JSON_LINES, '?a=1')).toEqual({});
  });

  test.each([
    ['{"a":1}\n\n{"b"}\n', 'in line 3'],
    ['{"a":1}\r\n\r\n[1]', 'found: list in line 3'],
    ['{"a":1}\r5', 'found: number in line 2'],
    ['{}\nnull', 'found: null in line 2'],
    ['{}\n{"a\\u0000":1}', 'in line 2'],
  ])('%j names the line that is wrong', async (body, message) => {
    const answer = await send(server, { path: '/debug.ping', body, headers: { 'content-type': JSON_LINES } });
    expect(answer.status).toBe(400);
    expect(envelopeOf(answer).meta.result_msg).toContain(message);
  });
});
