import { describe, expect, test } from '@jest/globals';
import { hashSecret, makeAccessKey, matchesSecret } from '../../src/auth/access-keys.js';

describe('a new access key', () => {
  const made = Array.from({ length: 200 }, makeAccessKey);

  test('has 30 characters and a secret of 67 that begins with a letter or digit', () => {
    for (const { key, secret } of made) {
      expect(key).toMatch(/^[A-Z0-9]{30}$/);
      expect(secret).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{66}$/);
    }
  });

  test('is never the same again', () => {
    expect(new Set(made.flatMap(({ key, secret }) => [key, secret])).size).toBe(2 * made.length);
  });
});

describe('a secret', () => {
  const hashed = { key: 'K', secret_hash: hashSecret('right') };
  const plain = { key: 'K', secret: 'right' };

  test('is stored as its SHA-256', () => {
    expect(hashSecret('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });

  test.each([
    ['a stored hash', hashed],
    ['a secret that an older ClearML stored', plain],
  ])('matches %s', (_case, entry) => {
    expect(matchesSecret(entry, 'right')).toBe(true);
  });

  test.each([
    ['another secret', hashed, 'wrong'],
    ['another secret, stored plain', plain, 'wrong'],
    ['the hash itself', hashed, hashed.secret_hash],
    ['the beginning of it', plain, 'righ'],
    ['nothing', hashed, ''],
    ['nothing where nothing is stored', { key: 'K' }, ''],
    ['nothing where an empty text is stored', { key: 'K', secret: '' }, ''],
    ['a stored hash that was cut off', { key: 'K', secret_hash: hashSecret('right').slice(1) }, 'right'],
    ['a key that does not exist', undefined, ''],
  ])('does not match: %s', (_case, entry, secret) => {
    expect(matchesSecret(entry, secret)).toBe(false);
  });
});
