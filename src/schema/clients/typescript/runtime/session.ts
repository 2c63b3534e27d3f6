/** The token that calls are signed with: fetched when first needed, renewed before it expires. */
import type { Connection, KeyConnection } from './options.js';

export interface Session {
  /** A token that is good for now. Calls at the same time share one login. */
  token(): Promise<string>;
  /** Another token after the server has refused this one; undefined when there is nothing to log in with. */
  replace(refused: string): Promise<string> | undefined;
}

const RENEW_AHEAD_MS = 360_000;

/**
 * Starts without a token, or with the given one.
 * @param login sends `auth.login` with an Authorization header and gives the token
 * @throws TypeError when the credentials cannot be sent in a header; its message does not show them
 */
export function createSession(
  connection: Connection,
  login: (authorization: string) => Promise<string>,
  now: () => number,
): Session {
  const basic = 'accessKey' in connection ? basicAuthorization(connection) : undefined;
  let current = 'accessKey' in connection ? undefined : checkedToken(connection.token);
  let renewal: Promise<string> | undefined;

  function renew(authorization: string): Promise<string> {
    renewal ??= login(authorization)
      .then((token) => (current = token))
      .finally(() => (renewal = undefined));
    return renewal;
  }

  return {
    async token() {
      if (current !== undefined && now() < renewalTime(current)) return current;
      if (basic !== undefined) return renew(basic);
      // A token renews itself while it is good; one that has expired is for the server to refuse.
      return current !== undefined && now() < expiry(current) ? renew(`Bearer ${current}`) : (current ?? '');
    },
    replace(refused) {
      if (renewal) return renewal;
      if (current !== undefined && current !== refused) return Promise.resolve(current);
      return basic === undefined ? undefined : renew(basic);
    },
  };
}

function basicAuthorization({ accessKey, secretKey }: KeyConnection): string {
  const pair = `${accessKey}:${secretKey}`;
  if (accessKey === '' || accessKey.includes(':') || !/^[\x20-\xff]+$/.test(pair)) {
    throw new TypeError('The access key is empty, or it or its secret has a character that cannot be sent');
  }
  return `Basic ${btoa(pair)}`;
}

function checkedToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new TypeError('The token is empty or has a character that cannot be sent');
}

/** Renewed while six minutes are left, or a tenth of its life when that is shorter. */
function renewalTime(token: string): number {
  const { exp, iat } = claims(token);
  const lifeMs = iat === undefined ? Infinity : expiry(token) - iat * 1000;
  return exp === undefined ? Infinity : expiry(token) - Math.min(RENEW_AHEAD_MS, lifeMs / 10);
}

/** When the token expires, in milliseconds since 1970; one that does not say so never does. */
function expiry(token: string): number {
  return (claims(token).exp ?? Infinity) * 1000;
}

function claims(token: string): { exp?: number; iat?: number } {
  try {
    const payload = token.split('.')[1] ?? '';
    const { exp, iat } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>;
    return { ...(typeof exp === 'number' && { exp }), ...(typeof iat === 'number' && { iat }) };
  } catch {
    return {};
  }
}
