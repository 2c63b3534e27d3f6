/** What is sent and what comes back, as far as HTTP goes. */
import type { Answered, Meta } from './answer.js';
import { ApiError, UnexpectedAnswerError, errorName } from './errors.js';
import { parseRetryAfter } from './retry.js';

/** One action of the API, as far as sending it goes. */
export interface Operation {
  /** `service.action`. */
  action: string;
  /** It changes nothing, so it may be repeated when the connection fails. */
  read?: boolean;
  /** It needs no credentials. */
  open?: boolean;
  /** The request is a list, sent as json-lines. */
  lines?: boolean;
  /** A good answer is a bare text without envelope. */
  text?: boolean;
}

/**
 * The answer in a response.
 * @throws ApiError when the call failed, UnexpectedAnswerError when it is no answer of this API
 */
export function readAnswer(operation: Operation, response: Response, body: string): Answered<unknown, Meta | null> {
  const { status, headers } = response;
  if (operation.text === true && response.ok) return { data: body, meta: null, headers };
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), Date.now());
  const envelope = parseEnvelope(body);
  if (!envelope) throw new UnexpectedAnswerError(operation.action, status, retryAfterMs);
  const { data, meta } = envelope;
  if (meta.result_code === 200) return { data, meta, headers };
  const name = errorName(meta.result_code, meta.result_subcode);
  throw new ApiError(operation.action, status, meta, name, retryAfterMs);
}

function parseEnvelope(body: string): { meta: Meta; data: unknown } | undefined {
  try {
    const envelope: unknown = JSON.parse(body);
    return isEnvelope(envelope) ? envelope : undefined;
  } catch {
    return undefined;
  }
}

function isEnvelope(value: unknown): value is { meta: Meta; data: unknown } {
  if (typeof value !== 'object' || value === null || !('meta' in value) || !('data' in value)) return false;
  const { meta } = value;
  return typeof meta === 'object' && meta !== null && 'result_code' in meta && typeof meta.result_code === 'number';
}
