import { setTimeout as sleep } from 'node:timers/promises';

import type { EngineLog } from './engine-log.js';
import type { HostProcess } from './host-process.js';

const firstDelayMs = 100;
const longestDelayMs = 5000;
/** A process that lived this long was healthy: the next restart comes quickly again. */
const healthyMs = 60_000;

/**
 * Puts a new process in the place of one that ended, with growing delays, until told to stop.
 *
 * @param first a process that is ready
 * @param open starts another one; resolves when it is ready, rejects when it could not be started
 * @param stopping ends the supervision; what still runs then is the caller's
 */
export async function supervise(
  first: HostProcess,
  open: () => Promise<HostProcess>,
  stopping: AbortSignal,
  log: EngineLog,
): Promise<void> {
  let host: HostProcess | undefined = first;
  let delayMs = firstDelayMs;
  while (host !== undefined) {
    const readyAt = performance.now();
    const { code, signal } = await host.exited;
    if (stopping.aborted) return;
    log.error({ enginePid: host.pid, code, signal }, 'the embedded database engine ended unexpectedly, restarting it');
    if (performance.now() - readyAt >= healthyMs) delayMs = firstDelayMs;
    host = await reopen();
  }

  async function reopen(): Promise<HostProcess | undefined> {
    while (!stopping.aborted) {
      // An aborted sleep ends the loop.
      await sleep(delayMs, undefined, { signal: stopping }).catch(() => {});
      if (stopping.aborted) break;
      delayMs = Math.min(delayMs * 2, longestDelayMs);
      try {
        return await open();
      } catch (error) {
        if (!stopping.aborted)
          log.error({ err: error, delayMs }, 'the embedded database engine did not restart, trying again');
      }
    }
    return undefined;
  }
}
