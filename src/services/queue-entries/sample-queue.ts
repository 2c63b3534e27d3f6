import type { ServiceContext } from '../context.js';

/**
 * Remembers the state of a queue for its statistics. Failing to is logged only: what has happened to the queue has happened.
 * @param idle nothing has happened to it: it is enough to remember it once a minute
 */
export async function sampleQueue(
  { database, company, now, log }: Pick<ServiceContext, 'database' | 'company' | 'now' | 'log'>,
  queue: string,
  idle = false,
): Promise<void> {
  const failed = (error: unknown) => {
    log.warn({ err: error, queue }, 'the state of a queue could not be noted for its statistics');
  };
  await database.queueSampler.sample({ company, queue, now, idle, failed });
}
