/** What callers choose. */

/** Where the server is, and who calls it: with an access key and its secret, or with a token that somebody else obtained. */
export type Connection = KeyConnection | TokenConnection;

export interface KeyConnection {
  /** Address of the server, such as `https://api.example.com`. */
  url: string;
  accessKey: string;
  secretKey: string;
}

export interface TokenConnection {
  /** Address of the server, such as `https://api.example.com`. */
  url: string;
  token: string;
}

/** How one call is made, where it differs from the others. */
export interface CallOptions {
  /** The time that the call may take with all its tries, in milliseconds; a minute by default, `Infinity` for no limit. */
  timeoutMs?: number | undefined;
  /** How often it is repeated at most when the server or the network calls for it; 8 by default. */
  retries?: number | undefined;
  /** Sent with it, beside the headers of the client. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Ends the call early; it then fails with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** How a client behaves; what concerns single calls can be overridden with each. */
export interface ClientOptions extends Omit<CallOptions, 'signal'> {
  /** What the server knows this client as, such as `my-tool-1.2`. */
  clientName?: string | undefined;
  /** In place of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}
