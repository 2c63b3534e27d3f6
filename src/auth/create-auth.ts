import type { Settings } from '../config/index.js';
import type { Database } from '../database/index.js';
import { ApiError } from '../rpc/api-error.js';
import type { Auth, TokenCheck } from './auth.js';
import { createAuthenticator } from './authenticator.js';
import { clearedCookie, sessionCookie } from './cookie.js';
import { type AuthLog, trackLastUsed } from './last-used.js';
import { openRevocations } from './revocations.js';
import { revokedToken } from './token-errors.js';
import { provideTokenSecret } from './token-secret.js';
import { createTokens } from './tokens.js';

/** What deciding who a caller is depends on. */
export interface AuthParts {
  database: Database;
  settings: Settings;
  log: AuthLog;
  /** Newest API version, such as `2.31`. */
  apiVersion: string;
  now: () => Date;
  /** Makes session ids: 32 hexadecimal digits, random. */
  newId: () => string;
}

/**
 * Puts authentication together. Whoever calls it must call `stop` before the database is closed.
 * @throws the database's error when it is away
 */
export async function createAuth(parts: AuthParts): Promise<Auth & { stop(): Promise<void> }> {
  const { database, settings, log, apiVersion, now, newId } = parts;
  const secret = await provideTokenSecret(settings, database);
  const revocations = await openRevocations(database, now);
  const lastUsed = trackLastUsed(database, log, now);
  const tokens = createTokens({ secret, settings, apiVersion, now, newId });

  const checkToken = async (token: string): Promise<TokenCheck> => {
    try {
      const verified = await tokens.verify(token);
      const { identity, session } = verified;
      if (revocations.isRevoked(verified)) return { valid: false, reason: revokedToken().message, identity };
      return { valid: true, identity, ...(session && { session }) };
    } catch (error) {
      if (error instanceof ApiError) return { valid: false, reason: error.message };
      throw error;
    }
  };

  return {
    authenticator: createAuthenticator({ database, tokens, revocations, lastUsed }),
    issueToken: (identity, options) => tokens.issue(identity, options),
    checkToken,
    revoke: (session) => revocations.revoke(session),
    sessionCookie: (token, maxAgeSec) => sessionCookie(settings.auth.cookie, token, maxAgeSec, now()),
    clearedCookie: () => clearedCookie(settings.auth.cookie),
    storeLastUsed: () => lastUsed.store(),
    async stop() {
      await Promise.all([revocations.stop(), lastUsed.stop()]);
    },
  };
}
