import type { Authenticator, Identity, Session } from '../rpc/identity.js';

/** What a new token is to be like. */
export interface TokenOptions {
  /** Lifetime in seconds; absent, null or 0: the default, and none at all for role `system`. */
  expirationSec?: number | null | undefined;
  /** Id of the access key that it is got with, which it then tells for as long as it is renewed. */
  accessKey?: string | undefined;
}

/** What a token turned out to be. Without a session it can't be revoked: nobody but a foreign issuer makes such tokens. */
export type TokenCheck =
  { valid: true; identity: Identity; session?: Session } | { valid: false; reason: string; identity?: Identity };

/** Everything that decides who a caller is (wire-protocol.md §7). */
export interface Auth {
  authenticator: Authenticator;
  /**
   * Signs a token for an identity.
   * @throws ApiError 400/12 when the wished lifetime is too long
   */
  issueToken(identity: Identity, options: TokenOptions): Promise<string>;
  /** Checks a token without failing on a bad one. */
  checkToken(token: string): Promise<TokenCheck>;
  /** Ends a token before it expires, in every server process. */
  revoke(session: Session): Promise<void>;
  /** `Set-Cookie` that keeps a token in a browser for `maxAgeSec`, and the one that removes it. */
  sessionCookie(token: string, maxAgeSec: number): string;
  clearedCookie(): string;
  /** Stores now when access keys were last used, which otherwise happens with a delay. For those about to read it. */
  storeLastUsed(): Promise<void>;
}
