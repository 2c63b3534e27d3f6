/** Work that goes on in the background. */
export interface Repetition {
  /** No further turn begins after this; the one under way is waited for. */
  stop(): Promise<void>;
}

/**
 * Does something again and again, with a pause in between, without keeping the process alive. The work must not fail.
 * @param firstPauseMs before the first turn
 */
export function repeat(work: () => Promise<void>, pauseMs: number, firstPauseMs = pauseMs): Repetition {
  let turn = Promise.resolve();
  let stopped = false;
  const schedule = (waitMs: number) =>
    setTimeout(() => {
      turn = work().then(() => {
        if (!stopped) timer = schedule(pauseMs);
      });
    }, waitMs).unref();
  let timer = schedule(firstPauseMs);
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return turn;
    },
  };
}
