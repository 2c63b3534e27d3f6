/** Makes calls: signs them, and keeps them within their time. */
import { type Answer, type Answered, type Meta, toAnswer } from './answer.js';
import { type Call, type RawAnswer, createDelivery } from './delivery.js';
import type { Operation } from './envelope.js';
import { TimeoutError, UnexpectedAnswerError, isApiError } from './errors.js';
import type { CallOptions, ClientOptions, Connection } from './options.js';
import { createSession } from './session.js';
import { startTimeLimit, untilAborted } from './time-limit.js';

/** Makes a call and gives the data of its answer, of the type that the schema declares. */
export type Send = <Data, About = Meta>(
  operation: Operation,
  request: object,
  options?: CallOptions,
) => Answer<Data, About>;

/** What a package was generated for. */
export interface Target {
  apiVersion: string;
  /** What the server knows clients as that have no name of their own. */
  clientName: string;
}

const LOGIN: Operation = { action: 'auth.login', read: true };
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * The way to one server.
 * @throws TypeError when the address or the credentials cannot be used; its message does not show them
 */
export function createTransport(connection: Connection, client: ClientOptions, target: Target): Send {
  const base = `${checkedUrl(connection.url)}/v${target.apiVersion}/`;
  const deliver = createDelivery(base, target.clientName, client);
  const session = createSession(connection, login, Date.now);

  async function login(authorization: string): Promise<string> {
    const { data } = await withinTime(LOGIN, {}, {}, (call) => deliver(call, authorization));
    if (hasToken(data)) return data.token;
    throw new UnexpectedAnswerError(LOGIN.action, 200);
  }

  /** Sends a call with a token; when the server refuses that, once more with another. */
  async function deliverSigned(call: Call): Promise<RawAnswer> {
    const { signal } = call.limit;
    const token = await untilAborted(session.token(), signal);
    try {
      return await deliver(call, `Bearer ${token}`);
    } catch (error) {
      const replacement = isApiError(error) && error.code === 401 ? session.replace(token) : undefined;
      if (!replacement) throw error;
      return deliver(call, `Bearer ${await untilAborted(replacement, signal)}`);
    }
  }

  async function withinTime(
    operation: Operation,
    request: object,
    options: CallOptions,
    work: (call: Call) => Promise<RawAnswer>,
  ): Promise<RawAnswer> {
    const timeoutMs = options.timeoutMs ?? client.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const timedOut = () => new TimeoutError(operation.action, timeoutMs);
    const limit = startTimeLimit(timeoutMs, timedOut, options.signal);
    return work({ operation, request, options, limit }).finally(limit.end);
  }

  return <Data, About>(operation: Operation, request: object, options: CallOptions = {}) => {
    const answered = withinTime(operation, request, options, operation.open === true ? deliver : deliverSigned);
    // That the answer has the declared type is the server's part of the contract.
    return toAnswer(answered as Promise<Answered<Data, About>>);
  };
}

/** The address without a slash at its end. It must not hold a password: errors of `fetch` would show it. */
function checkedUrl(url: string): string {
  const { protocol, username, password, search, hash } = parsedUrl(url);
  const isPlain = [username, password, search, hash].every((part) => part === '');
  if (isPlain && ['http:', 'https:'].includes(protocol)) return url.replace(/\/+$/, '');
  throw new TypeError('The url must be an http or https address without user, password, query and fragment');
}

function parsedUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    // The error of URL would show the address, and with it a password that somebody put there.
    throw new TypeError('The url is not an address such as https://api.example.com');
  }
}

function hasToken(data: unknown): data is { token: string } {
  return typeof data === 'object' && data !== null && 'token' in data && typeof data.token === 'string';
}
