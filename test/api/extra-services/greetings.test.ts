import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

const FOLDER = fileURLToPath(new URL('../../../examples/extra-services', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ schema__extra_services: FOLDER });
});
afterAll(() => server.stop());

describe('the example of an extra service', () => {
  test.each([
    ['1.0', { name: 'Ada' }, 'Hello, Ada!'],
    ['1.1', { name: 'Ada' }, 'Hello, Ada!'],
    ['1.1', { name: 'Ada', title: 'Dr' }, 'Hello, Dr Ada!'],
    ['2.31', { name: 'Ada', title: null }, 'Hello, Ada!'],
    [null, { name: 'Ada', title: 'Dr' }, 'Hello, Dr Ada!'],
  ])('answers at version %s', async (version, body, greeting) => {
    const answer = await server.call('greetings.greet', body, { version });
    expect(answer.data).toEqual({ greeting });
    expect(answer.meta.endpoint.actual_version).toBe(version === '1.0' ? 1 : version === '1.1' ? 1.1 : '1.1');
  });

  test('tells callers of its deprecated version so, with every answer, and other callers nothing', async () => {
    const noticeOf = async (version: string | null, body: object, as: 'user' | null = 'user') => {
      const { status, headers } = await server.call('greetings.greet', body, { version, as });
      return [status, headers.get('deprecation'), headers.get('sunset'), headers.get('link')];
    };
    const notice = [
      '@1768435200',
      'Fri, 15 Jan 2027 00:00:00 GMT',
      '</docs/?version=2.1#/greetings/greetings.greet>; rel="successor-version"; type="text/html", ' +
        '</docs/?version=2.1#/greetings/greetings.greet>; rel="deprecation"; type="text/html"',
    ];
    expect(await noticeOf('1.0', { name: 'Ada' })).toEqual([200, ...notice]);
    expect(await noticeOf('1.0', {})).toEqual([400, ...notice]);
    expect(await noticeOf('1.0', { name: 'Ada' }, null)).toEqual([401, ...notice]);
    expect(await noticeOf('1.1', { name: 'Ada' })).toEqual([200, null, null, null]);
    expect(await noticeOf(null, { name: 'Ada' })).toEqual([200, null, null, null]);
  });

  test('does not exist before its first version', async () => {
    expect(codesOf(await server.call('greetings.greet', { name: 'Ada' }, { version: '0.9' }))).toBe('404/0');
  });

  test.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a name that is no text', { name: 7 }],
    ['a title that is no text', { name: 'Ada', title: [] }],
  ])('has requests checked: %s is 400/12', async (_case, body) => {
    expect(codesOf(await server.call('greetings.greet', body))).toBe('400/12');
  });

  test('needs credentials', async () => {
    expect(codesOf(await server.call('greetings.greet', { name: 'Ada' }, { as: null }))).toBe('401/20');
    expect(codesOf(await server.call('greetings.greet', { name: 'Ada' }, { as: 'guest' }))).toBe('200/0');
  });

  test('gets the database and the company of the caller', async () => {
    const countOf = async (as: 'user' | 'stranger') => (await server.ok('greetings.count_models', {}, { as }))['count'];
    await server.ok('models.create', { name: 'a model', uri: '' });
    expect([await countOf('user'), await countOf('stranger')]).toEqual([1, 0]);
  });

  test('is listed with the endpoints, and leaves ours as they are', async () => {
    const { endpoints } = await server.ok('server.endpoints', {}, { as: 'system' });
    expect(endpoints['greetings.greet']).toMatchObject([{ min_version: '1.1' }, { min_version: '1.0' }]);
    expect((await server.ok('server.info'))['api_version']).toBe('2.31');
    expect(codesOf(await server.call('models.get_all'))).toBe('200/0');
  });
});
