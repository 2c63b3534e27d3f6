/** Takes a call to the server and its answer back, again and again where that is right. */
import type { Answered, Meta } from './answer.js';
import { type Operation, readAnswer } from './envelope.js';
import { NetworkError } from './errors.js';
import type { CallOptions, ClientOptions } from './options.js';
import { retryDelayMs } from './retry.js';
import { type TimeLimit, pause } from './time-limit.js';

/** A call on its way. */
export interface Call {
  operation: Operation;
  request: object;
  options: CallOptions;
  limit: TimeLimit;
}

/** An answer whose data nobody has looked at yet. */
export type RawAnswer = Answered<unknown, Meta | null>;

/** Sends a call, with an Authorization header if there is one. */
export type Deliver = (call: Call, authorization?: string) => Promise<RawAnswer>;

const DEFAULT_RETRIES = 8;

/**
 * @param base address and version, up to the name of the action
 * @param clientName for clients that have no name of their own
 */
export function createDelivery(base: string, clientName: string, client: ClientOptions): Deliver {
  const send = client.fetch ?? fetch;

  return async (call, authorization) => {
    const { operation, options, limit } = call;
    const sent = { method: 'POST', headers: headersOf(call, authorization), body: bodyOf(call), signal: limit.signal };
    const retries = options.retries ?? client.retries ?? DEFAULT_RETRIES;
    for (let tries = 1; ; tries += 1) {
      try {
        return await exchange(operation, sent);
      } catch (error) {
        const delayMs =
          tries > retries ? undefined : retryDelayMs(error, operation.read === true, tries, Math.random());
        if (delayMs === undefined || delayMs >= limit.remainingMs()) throw error;
        await pause(delayMs, limit.signal);
      }
    }
  };

  async function exchange(operation: Operation, sent: RequestInit & { signal: AbortSignal }): Promise<RawAnswer> {
    const received = async () => {
      // The call is signed or anonymous: a browser's cookies stay out of it.
      const response = await send(base + operation.action, { ...sent, credentials: 'omit' });
      return { response, body: await response.text() };
    };
    const { response, body } = await received().catch((error: unknown) => {
      throw sent.signal.aborted ? sent.signal.reason : new NetworkError(operation.action, error);
    });
    return readAnswer(operation, response, body);
  }

  function headersOf({ operation, options }: Call, authorization: string | undefined): Headers {
    const headers = new Headers({ ...client.headers, ...options.headers });
    headers.set('content-type', operation.lines === true ? 'application/json-lines' : 'application/json');
    headers.set('x-clearml-client', client.clientName ?? clientName);
    if (authorization !== undefined) headers.set('authorization', authorization);
    return headers;
  }
}

function bodyOf({ request }: Call): string {
  return Array.isArray(request) ? request.map((line) => JSON.stringify(line)).join('\n') : JSON.stringify(request);
}
