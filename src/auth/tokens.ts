import { SignJWT, compactVerify, errors } from 'jose';
import type { Settings } from '../config/index.js';
import type { Identity, Session } from '../rpc/identity.js';
import type { TokenOptions } from './auth.js';
import { createBoundedCache } from './bounded-cache.js';
import { type TokenClaims, checkTimes, readClaims } from './token-claims.js';
import { invalidToken } from './token-errors.js';
import { tokenLifetimeSec } from './token-lifetime.js';

/** What tokens are made of. */
export interface TokenParts {
  /** Signs every token; all servers of a deployment share it. */
  secret: string;
  settings: Settings;
  /** Newest API version: clients choose their API level by it. */
  apiVersion: string;
  now: () => Date;
  /** Makes session ids. */
  newId: () => string;
}

/** Whom a good token stands for, and what ends it. */
export interface VerifiedToken {
  identity: Identity;
  /** Id of the access key with which it was got; absent from tokens of other makers. */
  accessKey?: string;
  /** Seconds since 1970. */
  issuedAt?: number;
  session?: Session;
}

/** Signs and verifies tokens (wire-protocol.md §7.4). Knows nothing of those that were revoked. */
export interface Tokens {
  /** @throws ApiError 400/12 when the wished lifetime is too long */
  issue(identity: Identity, options: TokenOptions): Promise<string>;
  /** @throws ApiError 401/30 for whatever is wrong with it */
  verify(token: string): Promise<VerifiedToken>;
}

const ALGORITHM = 'HS256';
/** Ours have about 600 characters; more than this is not even decoded. */
const MAX_TOKEN_LENGTH = 16_384;
const MAX_CACHED_TOKENS = 10_000;

/** Verified tokens are remembered, so that all calls with one but the first cost no signature check. */
export function createTokens({ secret, settings, apiVersion, now, newId }: TokenParts): Tokens {
  const key = new TextEncoder().encode(secret);
  const verified = createBoundedCache<TokenClaims>(MAX_CACHED_TOKENS);

  return {
    async issue(identity, { expirationSec, accessKey }) {
      const issuedAt = Math.floor(now().getTime() / 1000);
      const lifetimeSec = tokenLifetimeSec(settings.auth, identity.role, expirationSec);
      const { environment } = settings.auth;
      const claims = {
        ...(lifetimeSec !== undefined && { exp: issuedAt + lifetimeSec }),
        ...(environment && { env: environment }),
        session_id: newId(),
        ...(accessKey !== undefined && { access_key: accessKey }),
        identity: identityClaim(identity),
        iat: issuedAt,
        auth_type: 'Bearer',
        api_version: apiVersion,
        server_version: settings.api.server_version,
        server_build: '',
        feature_set: 'basic',
      };
      return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' }).sign(key);
    },

    async verify(token) {
      const known = verified.get(token);
      const claims = known ?? readClaims(await checkSignature(token, key));
      checkTimes(claims, now());
      if (known === undefined) verified.set(token, claims);
      const { identity, accessKey, issuedAt } = claims;
      return {
        identity,
        ...(accessKey !== undefined && { accessKey }),
        ...(issuedAt !== undefined && { issuedAt }),
        ...sessionOf(claims),
      };
    },
  };
}

/** Only what a token's identity may hold, without what is empty. */
function identityClaim({ user, company, role, user_name: userName, company_name: companyName }: Identity): Identity {
  return {
    ...(userName && { user_name: userName }),
    ...(companyName && { company_name: companyName }),
    role,
    company,
    user,
  };
}

async function checkSignature(token: string, key: Uint8Array): Promise<Uint8Array> {
  if (token.length > MAX_TOKEN_LENGTH) throw invalidToken(`The token is longer than ${MAX_TOKEN_LENGTH} characters`);
  if (token.split('.').length < 3) throw invalidToken('Not enough segments');
  try {
    return (await compactVerify(token, key, { algorithms: [ALGORITHM] })).payload;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) throw invalidToken('Signature verification failed');
    if (error instanceof errors.JOSEError) throw invalidToken(error.message);
    throw error;
  }
}

function sessionOf({ sessionId, expires }: TokenClaims): { session?: Session } {
  if (!sessionId) return {};
  return { session: { id: sessionId, ...(expires !== undefined && { exp: expires }) } };
}
