/** The server's entry: reads the command line and the settings, starts what they ask for, and stops it on a signal. */
import cluster from 'node:cluster';
import { type Settings, loadSettings } from './config/index.js';
import { explainError } from './server/explain-error.js';
import { type ServerLogger, createLogger } from './server/logger.js';
import { USAGE, readCommandLine } from './server/read-command-line.js';
import { startDatabase } from './server/start-database.js';
import { type Stoppable, stopOnSignal } from './server/stop-on-signal.js';
import { DATABASE_URL_VARIABLE } from './server/worker-message.js';

/** For leaving the database after the calls in flight; short of the patience of service managers. */
const EXIT_MARGIN_MS = 1500;

async function main(): Promise<void> {
  const { help, config, workers } = readCommandLine(process.argv.slice(2));
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const file = config ?? process.env['ARMATURE_CONFIG'];
  const settings = await loadSettings({
    ...(file && { file }),
    environment: process.env,
    ...(workers !== undefined && { overrides: { workers } }),
  });
  const loggers = createLogger(settings.log.level);

  const workerDatabaseUrl = process.env[DATABASE_URL_VARIABLE];
  if (cluster.isWorker && workerDatabaseUrl !== undefined) {
    const { runWorkerProcess } = await import('./server/worker-process.js');
    await runWorkerProcess(settings, workerDatabaseUrl, loggers);
    return;
  }
  const graceMs = settings.http.shutdown_delay_ms + settings.http.shutdown_timeout_ms;
  const server = await start(settings, graceMs + EXIT_MARGIN_MS / 2, loggers);
  stopOnSignal(server, graceMs + EXIT_MARGIN_MS, loggers);
}

/** Starts the database and what serves, and tells where. */
async function start(settings: Settings, graceMs: number, loggers: ServerLogger): Promise<Stoppable> {
  // Loading the modules that serve takes as long as starting the engine: the two overlap.
  const [database, { serve }] = await Promise.all([startDatabase(settings, loggers.log), import('./server/serve.js')]);
  try {
    const serving = await serve(settings, database.url, loggers);
    loggers.log.info({ url: serving.url, workers: settings.workers }, `listening on ${serving.url}`);
    loggers.flush();
    return {
      async stop() {
        await serving.stop(graceMs);
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${explainError(error)}\n`);
  process.exit(1);
});
