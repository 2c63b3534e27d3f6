/** When a failed call is tried again, and after how long. */
import { RETRYABLE_ERRORS } from './error-names.js';
import { ApiError, NetworkError, UnexpectedAnswerError } from './errors.js';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
/** A server that asks for a longer pause is not waited for: the caller decides. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Too many calls, or not ready: the server says that it has not begun. */
const NOT_BEGUN = [429, 503];
/** A proxy lost the server: the call may have been carried out. */
const LOST = [502, 504];

/**
 * How long to wait before the next try, or undefined when there should be none.
 * The pause doubles with every try, and a part of it is random, so that many clients do not come back at once.
 * @param isRead whether the call changes nothing, and so may be carried out twice
 * @param tries how often it was sent so far
 * @param random from 0 up to 1
 */
export function retryDelayMs(error: unknown, isRead: boolean, tries: number, random: number): number | undefined {
  if (!mayRepeat(error, isRead)) return undefined;
  const askedMs = error instanceof NetworkError ? undefined : error.retryAfterMs;
  if (askedMs !== undefined) {
    return askedMs > LONGEST_RETRY_AFTER_MS ? undefined : askedMs + random * FIRST_DELAY_MS;
  }
  const longestMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
  return longestMs * (0.5 + random / 2);
}

function mayRepeat(error: unknown, isRead: boolean): error is ApiError | UnexpectedAnswerError | NetworkError {
  if (error instanceof NetworkError) return isRead;
  if (error instanceof UnexpectedAnswerError) {
    return NOT_BEGUN.includes(error.status) || (isRead && LOST.includes(error.status));
  }
  return error instanceof ApiError && (NOT_BEGUN.includes(error.status) || RETRYABLE_ERRORS.includes(error.name));
}

/** Milliseconds of a Retry-After header, which holds seconds or a date; undefined when there is none that can be read. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
