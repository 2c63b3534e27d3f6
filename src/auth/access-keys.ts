import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { CredentialEntry } from '../database/index.js';

/** An access key with its secret in clear text: what its owner keeps and a call is signed with. */
export interface AccessKey {
  key: string;
  secret: string;
}

const KEY_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const KEY_LENGTH = 30;
const SECRET_BYTES = 50;

/**
 * Makes an access key of the shape that clients know (wire-protocol.md §7.3): 30 characters, a secret of 67.
 * The system's random source is no argument: a secret must never come from anywhere else.
 */
export function makeAccessKey(): AccessKey {
  const characters = Array.from({ length: KEY_LENGTH }, () => KEY_ALPHABET.charAt(randomInt(KEY_ALPHABET.length)));
  return { key: characters.join(''), secret: makeSecret() };
}

/** Some tools take a value that begins with a dash for an option, so a secret begins with a letter or digit. */
function makeSecret(): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return /^[-_]/.test(secret) ? makeSecret() : secret;
}

/** The stored form of a secret. It is random and long, so a fast hash keeps it as well as a slow one (assurance.md S10). */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

const NO_SECRET = hashSecret('');

/**
 * Whether a secret belongs to a stored access key, in a time that tells nothing about the stored one (assurance.md S8).
 * A key that does not exist takes a hash too. Entries of an older ClearML hold the secret itself.
 */
export function matchesSecret(entry: CredentialEntry | undefined, secret: string): boolean {
  const expected = entry && expectedHash(entry);
  const given = Buffer.from(hashSecret(secret));
  const stored = Buffer.from(expected ?? NO_SECRET);
  const equal = given.length === stored.length && timingSafeEqual(given, stored);
  return equal && expected !== undefined;
}

function expectedHash({ secret_hash: hash, secret }: CredentialEntry): string | undefined {
  return hash ?? (secret ? hashSecret(secret) : undefined);
}
