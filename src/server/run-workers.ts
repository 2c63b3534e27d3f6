import cluster, { type Worker as WorkerProcess } from 'node:cluster';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { StartError } from './start-error.js';
import { DATABASE_URL_VARIABLE, STOP_MESSAGE, type WorkerMessage, isWorkerMessage } from './worker-message.js';

/** Serving processes that share one port. */
export interface WorkerPool {
  /** Address that all of them listen on. */
  url: string;
  /** Asks all of them to stop, and kills those that do not within `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

const RESTART_PAUSE_MS = 1000;

/**
 * Starts worker processes of this same program, and a new one in the place of each that dies.
 * @throws StartError with the reason of the first that cannot serve
 */
export async function runWorkers(count: number, databaseUrl: string, log: Logger): Promise<WorkerPool> {
  const fork = () => cluster.fork({ [DATABASE_URL_VARIABLE]: databaseUrl });
  const urls = await Promise.all(Array.from({ length: count }, () => untilListening(fork())));
  const stopping = new AbortController();

  const replace = async (worker: WorkerProcess, code: number | null, signal: string | null) => {
    if (stopping.signal.aborted) return;
    log.error({ worker: worker.process.pid, code, signal }, 'a worker process died; another one takes its place');
    // An aborted pause ends the replacing.
    await wait(RESTART_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) return;
    const replacement = fork();
    onMessage(replacement, (message) => {
      if (message.type === 'failed') log.error({ reason: message.reason }, 'the new worker process could not serve');
      else log.info({ worker: replacement.process.pid }, 'the new worker process serves');
    });
  };
  cluster.on('exit', (worker, code, signal) => void replace(worker, code, signal));

  return {
    url: urls[0] ?? '',
    async stop(graceMs) {
      stopping.abort();
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      await Promise.all(workers.map((worker) => stopWorker(worker, graceMs)));
    },
  };
}

function untilListening(worker: WorkerProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    onMessage(worker, (message) => {
      if (message.type === 'listening') resolve(message.url);
      else reject(new StartError(message.reason));
    });
    worker.once('exit', (code, signal) => {
      reject(new StartError(`A worker process ended with ${signal ?? `code ${code}`} before it served`));
    });
  });
}

function onMessage(worker: WorkerProcess, listener: (message: WorkerMessage) => void): void {
  worker.on('message', (message: unknown) => {
    if (isWorkerMessage(message)) listener(message);
  });
}

async function stopWorker(worker: WorkerProcess, graceMs: number): Promise<void> {
  if (worker.isDead()) return;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // The callback takes the error of a process that is gone: 'exit' tells of it.
  worker.process.send(STOP_MESSAGE, () => {});
  const deadline = setTimeout(() => worker.process.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(deadline);
}
