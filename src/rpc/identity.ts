import type { Role } from '../schema/service-definition.js';

/** Who a call runs as; the same names as in the `identity` claim of a token (wire-protocol.md §7.4). */
export interface Identity {
  /** User id. */
  user: string;
  /** Company id; every query is limited to it. */
  company: string;
  role: Role;
  user_name?: string;
  company_name?: string;
}

/** How a caller proved who they are. `none`: nobody did, on an endpoint that allows it. */
export type AuthenticationMethod = 'none' | 'basic' | 'bearer' | 'cookie';

/** An authenticated caller, with the token's session where a token was used. */
export interface Authentication {
  identity: Identity;
  method: AuthenticationMethod;
  /** Id of the access key that signed the call, or with which its token was got. */
  accessKey?: string;
  session?: Session;
}

/** What logging out revokes. */
export interface Session {
  id: string;
  /** When the token expires by itself, in seconds since 1970; absent: never. */
  exp?: number;
}

/** Answers who a caller is. Implemented by src/auth. */
export interface Authenticator {
  /**
   * @throws ApiError `unauthorized.*` when the credentials are missing, malformed or wrong (wire-protocol.md §7)
   */
  authenticate(credentials: CallerCredentials): Promise<Authentication>;
  /** The identity of a user, of any company or of the given one; undefined when there is none. */
  findIdentity(user: string, company?: string): Promise<Identity | undefined>;
}

/** What a call carries that can prove who sent it. */
export interface CallerCredentials {
  authorization: string | undefined;
  cookie: string | undefined;
  /** Name that the caller goes by, kept as `last_used_from` of an access key: worker header or address. */
  from: string;
}

/** The identity of calls that nobody signed: owns nothing, sees nothing. */
export const ANONYMOUS: Authentication = {
  identity: { user: '', company: '__anonymous__', role: 'guest' },
  method: 'none',
};
