import { describe, expect, test } from '@jest/globals';
import { clearedCookie, sessionCookie } from '../../src/auth/cookie.js';
import { defaultSettings } from '../../src/generated/settings.js';

const standard = defaultSettings.auth.cookie;
const now = new Date('2026-11-21T09:43:57.531Z');

describe('the session cookie', () => {
  test('lives as long as its token and is kept from scripts and foreign pages', () => {
    expect(sessionCookie(standard, 'a.b.c', 3600, now)).toBe(
      'clearml_token_basic=a.b.c; Expires=Sat, 21 Nov 2026 10:43:57 GMT; Max-Age=3600; HttpOnly; Path=/; SameSite=Lax',
    );
  });

  test('is removed by an empty one of the past', () => {
    expect(clearedCookie(standard)).toBe(
      'clearml_token_basic=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/; SameSite=Lax',
    );
  });

  test('has the configured name, domain and rules', () => {
    const settings = { name: 'session', secure: true, same_site: 'Strict' as const, domain: 'example.com' };
    expect(sessionCookie(settings, 't', 60, now)).toBe(
      'session=t; Domain=example.com; Expires=Sat, 21 Nov 2026 09:44:57 GMT; Max-Age=60; Secure; HttpOnly; Path=/; SameSite=Strict',
    );
  });
});
