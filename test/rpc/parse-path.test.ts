import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../src/rpc/api-error.js';
import { parsePath } from '../../src/rpc/parse-path.js';

function parsed(path: string, basePath = ''): string {
  const { name, version } = parsePath(path, basePath);
  return `${name}@${version?.text ?? 'none'}`;
}

function refusal(path: string, basePath = ''): string {
  try {
    return `parsed as ${parsed(path, basePath)}`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `${error.code}/${error.subcode} ${error.message}`;
  }
}

describe('a path', () => {
  test.each([
    ['/debug.ping', 'debug.ping@none'],
    ['debug.ping', 'debug.ping@none'],
    ['//debug.ping', 'debug.ping@none'],
    ['////v2.1/debug.ping', 'debug.ping@2.1'],
    ['/debug.ping/', 'debug.ping@none'],
    ['/v2.1/debug.ping', 'debug.ping@2.1'],
    ['/v2.12/debug.ping/', 'debug.ping@2.12'],
    ['/v12/debug.ping', 'debug.ping@12'],
    ['/v999.0/debug.ping', 'debug.ping@999.0'],
    ['/v0.5/debug.ping', 'debug.ping@0.5'],
    ['/v2.0/debug.ping', 'debug.ping@2.0'],
    ['/_a._b', '_a._b@none'],
    ['/Ab1.get_all_ex2', 'Ab1.get_all_ex2@none'],
  ])('%s names %s', (path, expected) => {
    expect(parsed(path)).toBe(expected);
  });

  test.each([
    '',
    '/',
    '/debug',
    '/debug.ping.again',
    '/debug.ping//',
    '/d.ping',
    '/debug.p',
    '/1debug.ping',
    '/debug.1ping',
    '/debug-x.ping',
    '/v2/debug.ping',
    '/v2./debug.ping',
    '/v.5/debug.ping',
    '/v2.12.0/debug.ping',
    '/V2.12/debug.ping',
    '/2.12/debug.ping',
    '/v2.12//debug.ping',
    '/v2.12debug.ping',
    '/api/v2.12/debug.ping',
    '/debug.ping\n',
    '/debug.ping/\n',
    '/v٢.١/debug.ping',
    '/débug.ping',
    '/debug.ping?x=1',
    '/debug.ping;x=1',
    '/debug.ping ',
    '/v-2.1/debug.ping',
  ])('%j is no call', (path) => {
    expect(refusal(path)).toBe(`400/0 Invalid request path ${path}`);
  });

  test.each([
    ['/v2.010/debug.ping', "version=2.010, reason=Invalid leading zero in minor: '2.010'"],
    ['/v02.1/debug.ping', "version=02.1, reason=Invalid leading zero in major: '02.1'"],
    ['/v012/debug.ping', "version=012, reason=Invalid leading zero in major: '012'"],
    ['/v00/debug.ping', "version=00, reason=Invalid leading zero in major: '00'"],
    ['/v2.00/debug.ping', "version=2.00, reason=Invalid leading zero in minor: '2.00'"],
  ])('%s has a version with a leading zero', (path, parameters) => {
    expect(refusal(path)).toBe(`400/2 Request path has invalid version: ${parameters}`);
  });

  test('of any text is read or refused, and reading never takes long', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('/', 'v', '2', '.', 'a', '_', '\n') }));
    fc.assert(fc.property(text, (path) => /^(400\/|parsed as )/.test(refusal(path))));
    expect(refusal(`/v${'1'.repeat(50_000)}/${'a'.repeat(50_000)}`)).toContain('400/0');
  });
});

describe('the base path', () => {
  test.each([
    ['/api', '/api/debug.ping', 'debug.ping@none'],
    ['/api', '/api/v2.1/debug.ping', 'debug.ping@2.1'],
    ['/api', '/apiv2.1/debug.ping', 'debug.ping@2.1'],
    ['/api', '/v2.1/debug.ping', 'debug.ping@2.1'],
    ['', '/debug.ping', 'debug.ping@none'],
  ])('%j is cut off %s', (basePath, path, expected) => {
    expect(parsed(path, basePath)).toBe(expected);
  });

  test('is cut off once, and the message shows what is left', () => {
    expect(refusal('/api/api/debug.ping', '/api')).toBe('400/0 Invalid request path /api/debug.ping');
  });
});
