/** Lets callers who want the same at the same time share one run of it. */
export type SharedRuns<Result> = (key: string, run: () => Promise<Result>) => Promise<Result>;

/**
 * Runs at most one query of a key at a time. Who comes while one runs waits for the next, which all who wait share: nobody gets a result
 * that was read before they asked.
 */
export function createSharedRuns<Result>(): SharedRuns<Result> {
  const running = new Map<string, { current: Promise<unknown>; next: Promise<Result> | undefined }>();

  const start = (key: string, run: () => Promise<Result>): Promise<Result> => {
    const current = run();
    const slot = { current, next: undefined };
    running.set(key, slot);
    const leave = () => {
      if (running.get(key) === slot) running.delete(key);
    };
    current.then(leave, leave);
    return current;
  };

  return (key, run) => {
    const slot = running.get(key);
    if (slot === undefined) return start(key, run);
    slot.next ??= slot.current.then(
      () => start(key, run),
      () => start(key, run),
    );
    return slot.next;
  };
}
