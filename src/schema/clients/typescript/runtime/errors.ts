/** What a call can fail with, beside the reason of your own abort signal. No error carries credentials. */
import type { Meta } from './answer.js';
import { ERROR_NAMES, type ErrorName } from './error-names.js';

/** Name of an error; `unknown` when the server is newer than this client and has an error that it does not know. */
export type ApiErrorName = ErrorName | 'unknown';

/** The server answered that the call failed. */
export class ApiError<Name extends ApiErrorName = ApiErrorName> extends Error {
  override readonly name: Name;
  /** The call, such as `models.get_all`. */
  readonly action: string;
  /** HTTP status; the same as `code`, but for 503, with which some errors ask to wait and repeat. */
  readonly status: number;
  readonly code: number;
  /** Tells errors of one code apart. */
  readonly subcode: number;
  /** Details for programs: the parameters of the message, by name. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Id of the call, by which the server's log knows it. */
  readonly id: string;
  /** How long the server asked to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(action: string, status: number, meta: Meta, name: Name, retryAfterMs?: number) {
    super(meta.result_msg);
    this.name = name;
    this.action = action;
    this.status = status;
    this.code = meta.result_code;
    this.subcode = meta.result_subcode;
    this.data = meta.error_data;
    this.id = meta.id;
    this.retryAfterMs = retryAfterMs;
  }
}

const NAMES: ReadonlyMap<string, ErrorName> = new Map(Object.entries(ERROR_NAMES));

/** The name of the error that has this code and subcode. */
export function errorName(code: number, subcode: number): ApiErrorName {
  return NAMES.get(`${code}/${subcode}`) ?? 'unknown';
}

/**
 * Whether an error is an answer of the server, and one of these when names are given.
 *
 *     if (isApiError(error, 'bad_request.invalid_model_id')) …
 */
export function isApiError<Name extends ApiErrorName = ApiErrorName>(
  error: unknown,
  ...names: readonly Name[]
): error is ApiError<Name> {
  const wanted: readonly string[] = names;
  return error instanceof ApiError && (wanted.length === 0 || wanted.includes(error.name));
}

/** No answer came: the server cannot be reached, or the connection broke. Whether the call was carried out is not known. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly action: string;

  constructor(action: string, cause: unknown) {
    super(`${action} was not answered: the connection failed`, { cause });
    this.action = action;
  }
}

/** The call, with all its tries, took longer than it was given. Whether it was carried out is not known. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly action: string;
  readonly timeoutMs: number;

  constructor(action: string, timeoutMs: number) {
    super(`${action} was not answered within ${timeoutMs} ms`);
    this.action = action;
    this.timeoutMs = timeoutMs;
  }
}

/** What answered does not speak this API; a proxy, perhaps, or another server. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  readonly action: string;
  /** HTTP status. */
  readonly status: number;
  /** How long the answer asked to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(action: string, status: number, retryAfterMs?: number) {
    super(`${action} was answered with HTTP status ${status} and something that is not an answer of this API`);
    this.action = action;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}
