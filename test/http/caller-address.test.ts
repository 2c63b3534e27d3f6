import { describe, expect, test } from '@jest/globals';
import { callerAddress, headerText } from '../../src/http/caller-address.js';
import { requestFrom } from './koa-context.js';

const PROXY = '10.0.0.1';
const FORWARDED = { 'x-forwarded-for': '1.2.3.4, 5.6.7.8', 'x-real-ip': '9.9.9.9' };

describe('the address of a caller', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    [undefined, ''],
  ])('that connects from %s is %j', (peer, expected) => {
    expect(callerAddress(requestFrom(peer), [])).toBe(expected);
  });

  test('is not what a stranger says', () => {
    expect(callerAddress(requestFrom('6.6.6.6', { headers: FORWARDED }), [PROXY])).toBe('6.6.6.6');
    expect(callerAddress(requestFrom(PROXY, { headers: FORWARDED }), [])).toBe(PROXY);
  });

  test.each<[string, Record<string, string>, string]>([
    ['the list of forwarders, as it is', FORWARDED, '1.2.3.4, 5.6.7.8'],
    ['the real address', { 'x-real-ip': '9.9.9.9' }, '9.9.9.9'],
    ['nothing, which leaves its own', {}, PROXY],
  ])('behind a trusted proxy is what that says: %s', (_case, headers, expected) => {
    expect(callerAddress(requestFrom(PROXY, { headers }), [PROXY])).toBe(expected);
    expect(callerAddress(requestFrom(`::ffff:${PROXY}`, { headers }), [PROXY])).toBe(expected);
  });
});

test('a header that came several times is one text', () => {
  const request = requestFrom('127.0.0.1', { headers: { one: 'a' } });
  request.headers['set-cookie'] = ['a', 'b'];
  expect([headerText(request, 'one'), headerText(request, 'set-cookie'), headerText(request, 'none')]).toEqual([
    'a',
    'a, b',
    undefined,
  ]);
});
