import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/index.js';
import { ApiError } from '../rpc/api-error.js';
import type { Authentication, Authenticator } from '../rpc/identity.js';
import { matchesSecret } from './access-keys.js';
import { findIdentity, identityOf } from './find-identity.js';
import type { LastUsed } from './last-used.js';
import type { Revocations } from './revocations.js';
import { revokedToken } from './token-errors.js';
import type { Tokens } from './tokens.js';

/** What an authenticator asks. */
export interface AuthenticatorParts {
  database: Database;
  tokens: Tokens;
  revocations: Revocations;
  lastUsed: LastUsed;
}

/**
 * A wrong pair is refused after this time, which is longer than looking it up takes: else the database's answer for an
 * unknown key, 5 % quicker, would tell it from a wrong secret (assurance.md S8).
 */
const REFUSAL_MS = 10;

/** Finds out who calls, by access key, token or cookie (wire-protocol.md §7.2–7.4). */
export function createAuthenticator({ database, tokens, revocations, lastUsed }: AuthenticatorParts): Authenticator {
  const byToken = async (token: string, method: 'bearer' | 'cookie'): Promise<Authentication> => {
    const verified = await tokens.verify(token);
    if (revocations.isRevoked(verified)) throw revokedToken();
    const { identity, accessKey, session } = verified;
    return { identity, method, ...(accessKey !== undefined && { accessKey }), ...(session && { session }) };
  };

  const byAccessKey = async (encoded: string, from: string): Promise<Authentication> => {
    const { key, secret } = decodeKeyAndSecret(encoded);
    const refusalDue = sleep(REFUSAL_MS, undefined, { ref: false });
    const user = await database.authUsers.findOne(
      { 'credentials.key': key },
      { projection: { name: 1, role: 1, company: 1, credentials: 1 } },
    );
    const matches = matchesSecret(
      user?.credentials?.find((entry) => entry.key === key),
      secret,
    );
    if (!user || !matches) {
      await refusalDue;
      throw invalidCredentials('failed to locate provided credentials');
    }
    const identity = await identityOf(database, user);
    if (!identity) throw invalidCredentials('invalid user company');
    lastUsed.note(user._id, key, from);
    return { identity, method: 'basic', accessKey: key };
  };

  return {
    async authenticate({ authorization, cookie, from }) {
      // A header that is there wins over the cookie, even an empty or wrong one: there is no second try.
      if (authorization === undefined && cookie) return byToken(cookie, 'cookie');
      const [, scheme = '', data = ''] = /^(\S*)\s*(.*)$/s.exec((authorization ?? '').trim()) ?? [];
      switch (scheme.toLowerCase()) {
        case '':
          throw new ApiError('unauthorized.no_credentials');
        case 'basic':
          return byAccessKey(data, from);
        case 'bearer':
          return byToken(data, 'bearer');
        default:
          throw new ApiError('unauthorized.bad_auth_type');
      }
    },
    findIdentity: (user, company) => findIdentity(database, user, company),
  };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Splits at the first colon; without one the secret is empty, which fits no key. */
function decodeKeyAndSecret(encoded: string): { key: string; secret: string } {
  if (!BASE64.test(encoded)) throw new ApiError('unauthorized.bad_credentials', { extra: 'not valid base64' });
  const pair = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = pair.indexOf(':');
  return colon < 0 ? { key: pair, secret: '' } : { key: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

function invalidCredentials(extra: string): ApiError {
  return new ApiError('unauthorized.invalid_credentials', { extra });
}
