import { isObject } from '../json/is-object.js';
import type { Identity } from '../rpc/identity.js';
import { isRole } from './is-role.js';
import { invalidToken, unparsableToken } from './token-errors.js';

/** What a verified token says, as far as this server looks at it. Times are in seconds since 1970. */
export interface TokenClaims {
  identity: Identity;
  sessionId?: string;
  accessKey?: string;
  issuedAt?: number;
  notBefore?: number;
  expires?: number;
}

/** How far the clocks of two servers may differ, in seconds (wire-protocol.md §7.4, **Do**). */
export const LEEWAY_SEC = 10;

/**
 * Reads the payload of a token whose signature is good. Claims that are not listed here are not looked at.
 * @throws ApiError 401/30
 */
export function readClaims(payload: Uint8Array): TokenClaims {
  const claims = parse(payload);
  if (!isObject(claims)) throw invalidToken('The payload is not a JSON object');
  if (claims['aud'] !== undefined) throw invalidToken('An audience (aud) is not expected');
  const issuedAt = readTime(claims, 'iat');
  const notBefore = readTime(claims, 'nbf');
  const expires = readTime(claims, 'exp');
  const sessionId = readText(claims, 'session_id');
  const accessKey = readText(claims, 'access_key');
  return {
    identity: readIdentity(claims['identity']),
    ...(sessionId !== undefined && { sessionId }),
    ...(accessKey !== undefined && { accessKey }),
    ...(issuedAt !== undefined && { issuedAt }),
    ...(notBefore !== undefined && { notBefore }),
    ...(expires !== undefined && { expires }),
  };
}

/**
 * Checks that a token is one of now; without `exp` it is good for ever.
 * @throws ApiError 401/30
 */
export function checkTimes({ issuedAt, notBefore, expires }: TokenClaims, now: Date): void {
  const nowSec = now.getTime() / 1000;
  if (expires !== undefined && expires <= nowSec - LEEWAY_SEC) throw invalidToken('Signature has expired');
  if (notBefore !== undefined && notBefore > nowSec + LEEWAY_SEC) {
    throw invalidToken('The token is not yet valid (nbf)');
  }
  if (issuedAt !== undefined && issuedAt > nowSec + LEEWAY_SEC) throw invalidToken('The token is not yet valid (iat)');
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    throw invalidToken('The payload is not JSON');
  }
}

function readTime(claims: Record<string, unknown>, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined || typeof value === 'number') return value;
  throw invalidToken(`${name} must be a number`);
}

const IDENTITY_FIELDS = new Set(['user', 'company', 'role', 'user_name', 'company_name']);

function readIdentity(value: unknown): Identity {
  if (!isObject(value)) throw unparsableToken('the identity is missing');
  const unknown = Object.keys(value).find((name) => !IDENTITY_FIELDS.has(name));
  if (unknown !== undefined) throw unparsableToken(`unknown field in the identity: ${unknown}`);
  const user = readText(value, 'user');
  const company = readText(value, 'company');
  const { role } = value;
  if (!user || !company) throw unparsableToken('the identity needs a user and a company');
  if (!isRole(role)) throw unparsableToken('the identity needs a known role');
  const userName = readText(value, 'user_name');
  const companyName = readText(value, 'company_name');
  return {
    user,
    company,
    role,
    ...(userName !== undefined && { user_name: userName }),
    ...(companyName !== undefined && { company_name: companyName }),
  };
}

function readText(values: Record<string, unknown>, name: string): string | undefined {
  const value = values[name];
  if (value === undefined || typeof value === 'string') return value;
  throw unparsableToken(`${name} must be a string`);
}
