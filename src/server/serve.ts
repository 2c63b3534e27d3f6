import type { Settings } from '../config/index.js';
import { firstSteps } from './first-steps.js';
import { urlOf } from './listen-on.js';
import type { ServerLogger } from './logger.js';
import { prepareData } from './prepare-data.js';
import { runWorkers } from './run-workers.js';
import { startWorker } from './start-worker.js';

/** A server that answers calls. */
export interface Serving {
  /** `http://host:port` that it listens on. */
  url: string;
  /** Finishes what is in flight, for `graceMs` at most. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Prepares the database, then serves in this process or in several, and tells the operator what a first start has made.
 * @throws StartError, RegistryError, ServiceFilesError or HoconError
 */
export async function serve(settings: Settings, databaseUrl: string, loggers: ServerLogger): Promise<Serving> {
  const { http, workers } = settings;
  const first = await prepareData(settings, databaseUrl, loggers.log);
  let serving: Serving | undefined;
  try {
    serving =
      workers > 1
        ? await runWorkers(workers, databaseUrl, loggers.log)
        : await startWorker(settings, databaseUrl, loggers);
    return serving;
  } finally {
    // Also when serving failed: the key is stored, and no later start could tell its secret.
    if (first) process.stdout.write(firstSteps(first, serving?.url ?? urlOf(http.host, http.port)));
  }
}
