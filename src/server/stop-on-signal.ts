import type { ServerLogger } from './logger.js';

/** What a signal stops. */
export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * On SIGTERM or SIGINT stops and ends the process with code 0, or with 1 when that takes longer than `deadlineMs`. A second signal
 * ends it at once.
 */
export function stopOnSignal(running: Stoppable, deadlineMs: number, { log, flush }: ServerLogger): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping: calls in flight are finished');
    setTimeout(() => {
      log.error({ deadlineMs }, 'stopping took too long');
      process.exit(1);
    }, deadlineMs).unref();
    await running.stop();
    log.info({}, 'stopped');
    flush();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}
