import type { Settings } from '../config/index.js';
import { type Database, repeat } from '../database/index.js';
import type { Logger } from '../services/context.js';
import { sampleSilentQueues } from '../services/queues/index.js';
import { stopUnresponsive } from '../services/tasks/index.js';

/** What background work depends on. */
export interface JobParts {
  database: Database;
  settings: Settings;
  log: Logger;
  now: () => Date;
}

/** Work that a serving process does without being called. Every process does it: a job must not mind. */
interface Job {
  /** For the log, when it fails. */
  what: string;
  /** Pause before each turn. Undefined: never. */
  intervalSec: (settings: Settings) => number | undefined;
  /** Pause before the first turn, when it is another one. */
  firstSec?: number;
  run: (parts: JobParts) => Promise<void>;
}

const JOBS: readonly Job[] = [
  {
    what: 'stopping unresponsive tasks',
    intervalSec: ({ tasks: { unresponsive } }) => (unresponsive.enabled ? unresponsive.interval_sec : undefined),
    async run({ database, settings, log, now }) {
      const tasks = await stopUnresponsive({ database, now: now() }, settings.tasks.unresponsive.threshold_sec);
      if (tasks > 0) log.info({ tasks }, 'tasks that did not respond were stopped');
    },
  },
  {
    what: 'sampling silent queues',
    intervalSec: ({ queues }) => (queues.metrics_refresh_interval_sec > 0 ? 60 : undefined),
    firstSec: 10,
    run: ({ database, settings, now }) =>
      sampleSilentQueues({ database, now: now() }, settings.queues.metrics_refresh_interval_sec),
  },
];

/** Starts the background work that the settings ask for. Whoever calls it must call `stop` before the database is closed. */
export function startBackgroundJobs(parts: JobParts): { stop(): Promise<void> } {
  const running = JOBS.flatMap(({ what, intervalSec, firstSec, run }) => {
    const pause = intervalSec(parts.settings);
    // What failed is tried again at the next turn.
    const turn = () => run(parts).catch((error: unknown) => parts.log.warn({ err: error }, `${what} failed`));
    return pause === undefined ? [] : [repeat(turn, pause * 1000, (firstSec ?? pause) * 1000)];
  });
  return {
    async stop() {
      await Promise.all(running.map((job) => job.stop()));
    },
  };
}
