import { describe, expect, test } from '@jest/globals';
import { koaCall } from '../../src/http/koa-call.js';
import { contextOf, requestFrom } from './koa-context.js';

const OPTIONS = { maxBodyBytes: 100, trustedProxies: ['10.0.0.1'] };

function callFor(url: string, headers: Record<string, string> = {}) {
  return koaCall(contextOf(requestFrom('10.0.0.1', { method: 'GET', url, headers })), OPTIONS);
}

describe('a call that came over HTTP', () => {
  test.each([
    ['/debug.ping', '/debug.ping', ''],
    ['/v2.1/debug.ping?a=1&b=%20', '/v2.1/debug.ping', 'a=1&b=%20'],
    ['/debug.pi%6eg', '/debug.ping', ''],
    ['/debug.ping%0A', '/debug.ping\n', ''],
    ['/debug.ping%3Fa=1', '/debug.ping?a=1', ''],
    ['/debug.ping;a=1', '/debug.ping;a=1', ''],
    ['/debug.%ping', '/debug.%ping', ''],
    ['/debug.%ff', '/debug.%ff', ''],
    ['//debug.ping', '//debug.ping', ''],
  ])('to %s has the decoded path %j and the query %j', (url, path, query) => {
    expect(callFor(url)).toMatchObject({ method: 'GET', path, query });
  });

  test('has its headers, and the address that a trusted proxy tells', () => {
    const call = callFor('/debug.ping', { 'x-real-ip': '9.9.9.9', authorization: 'Bearer x' });
    expect(call.address).toBe('9.9.9.9');
    expect([call.header('authorization'), call.header('cookie')]).toEqual(['Bearer x', undefined]);
  });

  test('has no body when it announces none', async () => {
    expect(await callFor('/debug.ping').body()).toEqual(new Uint8Array());
  });

  test('that announces a body beyond the limit is refused', async () => {
    await expect(callFor('/debug.ping', { 'content-length': '101' }).body()).rejects.toMatchObject({
      code: 413,
      data: { max_bytes: 100 },
    });
  });
});
