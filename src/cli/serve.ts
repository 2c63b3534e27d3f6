import cluster from 'node:cluster';
import { Command } from 'commander';
import type { Settings } from '../config/index.js';
import { type ServerLogger, createLogger } from '../server/logger.js';
import { startDatabase } from '../server/start-database.js';
import { type Stoppable, stopOnSignal } from '../server/stop-on-signal.js';
import { DATABASE_URL_VARIABLE } from '../server/worker-message.js';
import { type SettingsOptions, configOption, readSettings } from './read-settings.js';
import type { Terminal } from './terminal.js';

/** For leaving the database after the calls in flight; short of the patience of service managers. */
const EXIT_MARGIN_MS = 1500;

/** `armature serve`: the server. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('Start the server, with the embedded database unless database.url names another.')
    .addOption(configOption())
    .option('--workers <n>', 'number of processes that share the port (or the setting workers)')
    .addHelpText(
      'after',
      `
Examples:
  armature serve
  armature serve --config armature.conf --workers 2
  ARMATURE__http__port=9000 armature serve`,
    )
    .action(async ({ workers, ...options }: SettingsOptions & { workers?: string }) => {
      const overrides = workers === undefined ? {} : { workers: Number(workers) };
      await serveUntilStopped(await readSettings(options, terminal, overrides), terminal);
    });
}

async function serveUntilStopped(settings: Settings, { environment }: Terminal): Promise<void> {
  const loggers = createLogger(settings.log.level);
  const workerDatabaseUrl = environment[DATABASE_URL_VARIABLE];
  if (cluster.isWorker && workerDatabaseUrl !== undefined) {
    const { runWorkerProcess } = await import('../server/worker-process.js');
    await runWorkerProcess(settings, workerDatabaseUrl, loggers);
    return;
  }
  const graceMs = settings.http.shutdown_delay_ms + settings.http.shutdown_timeout_ms;
  const server = await start(settings, graceMs + EXIT_MARGIN_MS / 2, loggers);
  stopOnSignal(server, graceMs + EXIT_MARGIN_MS, loggers);
  // Whoever reads this may send signals: they are awaited by now.
  loggers.log.info({ url: server.url, workers: settings.workers }, `listening on ${server.url}`);
  loggers.flush();
}

/** Starts the database and what serves. */
async function start(settings: Settings, graceMs: number, loggers: ServerLogger): Promise<Stoppable & { url: string }> {
  // Loading the modules that serve takes as long as starting the engine: the two overlap.
  const [database, { serve }] = await Promise.all([startDatabase(settings, loggers.log), import('../server/serve.js')]);
  try {
    const serving = await serve(settings, database.url, loggers);
    return {
      url: serving.url,
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
