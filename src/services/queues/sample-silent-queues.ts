import { sampleQueues } from '../../database/index.js';
import type { ServiceContext } from '../context.js';

/**
 * Remembers the state of the queues of all companies that there is no sample of for so long (queues-workers.md §5). Several servers
 * may do it at once.
 */
export async function sampleSilentQueues(
  { database, now }: Pick<ServiceContext, 'database' | 'now'>,
  silenceSec: number,
): Promise<void> {
  const since = new Date(now.getTime() - silenceSec * 1000);
  const sampled = await database.queueSamples.distinct('queue', { timestamp: { $gt: since } });
  await sampleQueues(database.queues, { _id: { $nin: sampled } }, now);
}
