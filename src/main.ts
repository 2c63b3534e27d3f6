/** The server's entry: reads the command line and the settings, starts what they ask for, and stops it on a signal. */
import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import { type Settings, SettingsError, loadSettings } from './config/index.js';
import { EngineError } from './database/engine/index.js';
import { HoconError } from './hocon/index.js';
import { RegistryError } from './rpc/registry.js';
import { ServiceFilesError } from './schema/check-services.js';
import { firstSteps } from './server/first-steps.js';
import { type ServerLogger, createLogger } from './server/logger.js';
import { prepareData } from './server/prepare-data.js';
import { DATABASE_URL_VARIABLE, reportListening, runWorkers } from './server/run-workers.js';
import { startDatabase } from './server/start-database.js';
import { startWorker } from './server/start-worker.js';

const USAGE = `Usage: node dist/main.js [--config FILE] [--workers N]

  --config FILE   settings in HOCON, over config/default.conf (or ARMATURE_CONFIG)
  --workers N     number of processes that share the port (or the setting workers)
  --help          this text

Single settings by environment: ARMATURE__http__port=9000
`;

/** Something that runs and can be ended. */
interface Running {
  stop(): Promise<void>;
}

/** Longer than the grace of the calls in flight, shorter than the patience of service managers. */
const EXIT_MARGIN_MS = 1500;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, workers: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const file = values.config ?? process.env['ARMATURE_CONFIG'];
  const settings = await loadSettings({
    ...(file && { file }),
    environment: process.env,
    ...(values.workers !== undefined && { overrides: { workers: Number(values.workers) } }),
  });
  const logger = createLogger(settings.log.level);
  const running = await start(settings, logger);
  stopOnSignal(running, settings, logger);
}

/** A worker process serves only; every other starts the database too, and serves or lets workers serve. */
async function start(settings: Settings, loggers: ServerLogger): Promise<Running> {
  const { log } = loggers;
  const workerDatabaseUrl = process.env[DATABASE_URL_VARIABLE];
  if (cluster.isWorker && workerDatabaseUrl !== undefined) {
    const worker = await startWorker(settings, workerDatabaseUrl, loggers);
    reportListening(worker.url);
    return worker;
  }
  const database = await startDatabase(settings, log);
  try {
    const first = await prepareData(settings, database.url, log);
    const serving =
      settings.workers > 1
        ? await runWorkers(settings.workers, database.url, log)
        : await startWorker(settings, database.url, loggers);
    if (first) process.stdout.write(firstSteps(first, serving.url));
    log.info({ url: serving.url, workers: settings.workers }, `listening on ${serving.url}`);
    return {
      async stop() {
        await serving.stop(settings.http.shutdown_timeout_ms + EXIT_MARGIN_MS / 2);
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The first signal stops gracefully, within a deadline; a second one ends the process at once. */
function stopOnSignal(running: Running, settings: Settings, { log, flush }: ServerLogger): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping: no new connections, calls in flight are finished');
    setTimeout(() => process.exit(1), settings.http.shutdown_timeout_ms + EXIT_MARGIN_MS).unref();
    await running.stop();
    log.info({}, 'stopped');
    flush();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

/** Errors whose message tells the operator all that is needed. */
const EXPECTED = [SettingsError, HoconError, EngineError, ServiceFilesError, RegistryError];

main().catch((error: unknown) => {
  const isExpected = EXPECTED.some((kind) => error instanceof kind);
  const text = isExpected && error instanceof Error ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
