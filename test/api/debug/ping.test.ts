import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const ping = (body?: unknown, headers: Record<string, string> = {}) =>
  server.call('debug.ping', body, { as: null, headers });

testEveryAction('debug', () => server, [{ action: 'ping', effect: 'open', since: '1.0' }]);

describe('debug.ping', () => {
  test('greets, and says no more when nothing was sent', async () => {
    expect((await ping()).data).toEqual({ msg: 'ClearML server' });
  });

  test.each([
    ['values of every type', { text: 'ü', number: 1.5, no: false, nothing: null, list: [1, [2]], nested: { a: {} } }],
    ['keys that are not ordinary', { constructor: 1, 'a.b': 2, $where: 3, '': 4 }],
  ])('sends back %s as they came', async (_case, body) => {
    expect((await ping(body)).data).toEqual({ msg: 'ClearML server', ...body });
  });

  test('lets the caller replace the greeting', async () => {
    expect((await ping({ msg: ['mine'] })).data).toEqual({ msg: ['mine'] });
  });

  test('refuses to echo more than a probe needs', async () => {
    expect(codesOf(await ping({ text: 'x'.repeat(60_000) }))).toBe('200/0');
    expect(codesOf(await ping({ text: 'x'.repeat(70_000) }))).toBe('400/12');
  });

  test.each([
    ['of an unknown scheme', { authorization: 'Digest x' }],
    ['that cannot be decoded', { authorization: 'Basic !' }],
    ['of a broken token', { authorization: 'Bearer x' }],
    ['in a cookie', { cookie: 'clearml_token_basic=x' }],
  ])('does not look at credentials %s', async (_case, headers) => {
    expect(codesOf(await ping({}, headers))).toBe('200/0');
  });

  test('does not look at impersonation headers', async () => {
    const headers = { 'x-clearml-impersonate-as': 'nobody', 'x-clearml-act-as': 'nobody' };
    expect(codesOf(await ping({}, headers))).toBe('200/0');
  });
});
