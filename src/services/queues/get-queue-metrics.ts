import { sampleQueues } from '../../database/index.js';
import type { GetQueueMetricsRequest } from '../../generated/queues.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { type BucketState, seriesOfEach, seriesOfTotal } from './metric-series.js';

/** How queues did over time, from the samples of their states (queues-workers.md §5). */
export const getQueueMetrics: Handler<'queues.get_queue_metrics'> = async (context, request) => {
  const { database, company, now } = context;
  const ids = [...new Set(request.queue_ids)];
  if (request.from_date >= request.to_date) {
    throw new ApiError('bad_request.fields_value_error', { extra: 'from_date must be before to_date' });
  }
  await database.queueSampler.flush();
  if (request.refresh) {
    await sampleQueues(database.queues, { company, ...(ids.length > 0 && { _id: { $in: ids } }) }, now);
  }
  const known = await knownQueues(context, ids);
  if (known.length === 0) return { queues: [] };
  const states = await bucketStates(context, request, known);
  return { queues: ids.length > 0 ? seriesOfEach(states) : [seriesOfTotal(states)] };
};

/** The queues among the given ones, or all of the company, that there are samples of. */
async function knownQueues({ database, company }: ServiceContext, ids: readonly string[]): Promise<string[]> {
  return database.queueSamples.distinct('queue', { company, ...(ids.length > 0 && { queue: { $in: [...ids] } }) });
}

/** The sample that stands for a queue in each bucket of time: the one of the longest waiting time, then of the greatest length. */
async function bucketStates(
  { database, company, settings }: ServiceContext,
  { from_date: from, to_date: to, interval }: Pick<GetQueueMetricsRequest, 'from_date' | 'to_date' | 'interval'>,
  queues: readonly string[],
): Promise<BucketState[]> {
  const start = from - settings.queues.metrics_before_from_date_sec;
  const width = interval * 1000;
  const found = database.queueSamples.aggregate<BucketState>(
    [
      { $match: { company, queue: { $in: queues }, timestamp: { $gte: dateOf(start), $lte: dateOf(to) } } },
      {
        $group: {
          _id: { bucket: { $floor: { $divide: [{ $toLong: '$timestamp' }, width] } }, queue: '$queue' },
          greatest: { $max: { waiting: '$average_waiting_time', length: '$queue_length' } },
        },
      },
      { $sort: { _id: 1 } },
      {
        $project: {
          _id: 0,
          queue: '$_id.queue',
          date: { $multiply: ['$_id.bucket', width] },
          waiting: '$greatest.waiting',
          length: '$greatest.length',
        },
      },
    ],
    { maxTimeMS: settings.query.max_time_ms, allowDiskUse: true },
  );
  return found.toArray();
}

/** The furthest time that a date can be. */
const LAST_TIME = 8.64e15;

function dateOf(seconds: number): Date {
  return new Date(Math.min(seconds * 1000, LAST_TIME));
}
