/** Ends what takes too long, or what the caller no longer wants. */

/** Timers cannot count further (24 days): a limit beyond it is none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The time that one call may take, with all its tries and pauses. */
export interface TimeLimit {
  /** Aborted when the time is over or the caller's signal is; its reason is the error to throw. */
  signal: AbortSignal;
  remainingMs(): number;
  /** To be called when the call is over. */
  end(): void;
}

/**
 * Starts a limit.
 * @param timedOut what to throw when the time is over
 * @param outer a signal of the caller, which ends it earlier
 */
export function startTimeLimit(timeoutMs: number, timedOut: () => Error, outer?: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const endsAt = performance.now() + timeoutMs;
  const expire = () => controller.abort(timedOut());
  const timer = timeoutMs <= LONGEST_TIMER_MS ? setTimeout(expire, timeoutMs) : undefined;
  const follow = () => controller.abort(outer?.reason);
  if (outer?.aborted) follow();
  outer?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => endsAt - performance.now(),
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', follow);
    },
  };
}

/** What a promise gives, unless the signal is aborted first; the promise itself goes on. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(signal.reason);
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

/** Waits; an abort ends the wait with its reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await untilAborted(over, signal).finally(() => clearTimeout(timer));
}
