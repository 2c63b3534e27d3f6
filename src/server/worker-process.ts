import type { Settings } from '../config/index.js';
import { explainError } from './explain-error.js';
import type { ServerLogger } from './logger.js';
import { type Worker, startWorker } from './start-worker.js';
import { STOP_MESSAGE, type WorkerMessage } from './worker-message.js';

/**
 * Serves in a process that `runWorkers` started, until the primary says stop; it ends with the primary. Signals that whoever stops
 * the server sends to all of its processes (a terminal, systemd) are left to the primary.
 */
export async function runWorkerProcess(settings: Settings, databaseUrl: string, loggers: ServerLogger): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  const told = new Promise<void>((resolve) => {
    process.on('message', (message) => {
      if (message === STOP_MESSAGE) resolve();
    });
  });
  const worker = await startOrReport(settings, databaseUrl, loggers);
  if (worker) {
    await tell({ type: 'listening', url: worker.url });
    await told;
    await worker.stop();
  }
  loggers.flush();
  process.exit(worker ? 0 : 1);
}

async function startOrReport(
  settings: Settings,
  databaseUrl: string,
  loggers: ServerLogger,
): Promise<Worker | undefined> {
  try {
    return await startWorker(settings, databaseUrl, loggers);
  } catch (error) {
    await tell({ type: 'failed', reason: explainError(error) });
    return undefined;
  }
}

/** Resolves when the message is on its way. When the primary is gone, this process ends too. */
function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, undefined, {}, () => resolve());
    else resolve();
  });
}
