import cluster, { type Worker as ClusterWorker } from 'node:cluster';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Serving processes that share one port. */
export interface WorkerPool {
  /** Address that all of them listen on. */
  url: string;
  /** Asks all of them to stop, and kills those that do not within `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** What a worker process tells its primary. */
interface Listening {
  listening: string;
}

/** Environment variable by which the primary tells workers where the database is. */
export const DATABASE_URL_VARIABLE = 'ARMATURE_WORKER_DATABASE_URL';

const RESTART_PAUSE_MS = 1000;

/**
 * Starts worker processes of this same program, and starts a new one for each that dies.
 * @throws Error when a worker dies before it has listened
 */
export async function runWorkers(count: number, databaseUrl: string, log: Logger): Promise<WorkerPool> {
  const fork = () => cluster.fork({ [DATABASE_URL_VARIABLE]: databaseUrl });
  const urls = await Promise.all(Array.from({ length: count }, () => untilListening(fork())));
  let stopping = false;
  cluster.on('exit', async (worker, code, signal) => {
    if (stopping) return;
    log.error({ worker: worker.process.pid, code, signal }, 'a worker died; another one takes its place');
    await wait(RESTART_PAUSE_MS);
    if (!stopping) fork();
  });
  return {
    url: urls[0] ?? '',
    async stop(graceMs) {
      stopping = true;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      await Promise.all(workers.map((worker) => stopWorker(worker, graceMs)));
    },
  };
}

/** Tells the primary that this worker process listens. */
export function reportListening(url: string): void {
  process.send?.({ listening: url } satisfies Listening);
}

function untilListening(worker: ClusterWorker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: unknown) => {
      if (isListening(message)) resolve(message.listening);
    });
    worker.once('exit', (code) => reject(new Error(`a worker process ended with code ${code} before it served`)));
  });
}

function isListening(message: unknown): message is Listening {
  return typeof message === 'object' && message !== null && 'listening' in message;
}

async function stopWorker(worker: ClusterWorker, graceMs: number): Promise<void> {
  if (worker.isDead()) return;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.process.kill('SIGTERM');
  const deadline = setTimeout(() => worker.process.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(deadline);
}
