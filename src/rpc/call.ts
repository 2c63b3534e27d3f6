import type { ApiVersion } from '../schema/api-version.js';
import type { Authentication, Identity } from './identity.js';
import type { RawBody } from './special-answers.js';

/** A call as a transport hands it to the dispatcher. Nothing in it has been trusted or decoded yet. */
export interface Call {
  /** HTTP method, upper case. */
  readonly method: string;
  /** Percent-decoded path, without the query string. */
  readonly path: string;
  /** Query string without the question mark. */
  readonly query: string;
  /** Address of the caller, after trusted proxies. */
  readonly address: string;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** Reads the body; rejects with ApiError when it is too large. Called at most once, after authentication. */
  body(): Promise<Uint8Array>;
}

/** What a transport sends back. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  cookies: readonly string[];
  /** The envelope as JSON text, or a body without envelope with its own content type in the headers. */
  body: RawBody;
  /** What happened, for the log. */
  outcome: Outcome;
}

/** The result of a call in the terms of the log and of metrics; holds no secrets. */
export interface Outcome {
  id: string;
  trx: string;
  /** `service.action`, empty when the path was not understood. */
  endpoint: string;
  requestedVersion: string | undefined;
  actualVersion: string | undefined;
  code: number;
  subcode: number;
  message: string;
  /** Who the call ran as. */
  identity: Identity | undefined;
  /** Who signed it, which differs from the identity under impersonation; undefined when nobody did. */
  caller: Authentication | undefined;
  client: string | undefined;
  worker: string | undefined;
  address: string;
  /** The failure behind an error, when it is not the caller's. */
  cause?: unknown;
}

/** What every handler gets; src/services adds the database and other resources. */
export interface CallContext {
  /** Id of the call: 32 hexadecimal digits. */
  id: string;
  identity: Identity;
  /** Company of the identity. */
  company: string;
  authentication: Authentication;
  requestedVersion: ApiVersion;
  /** The time at which the call began; one call stamps one time everywhere. */
  now: Date;
  /** Makes ids for new documents. */
  newId: () => string;
  /** Worker header, when the caller sent one. */
  worker: string | undefined;
  address: string;
  /** Adds a `Set-Cookie` header to the answer. */
  setCookie: (cookie: string) => void;
}
