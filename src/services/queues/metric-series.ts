import type { QueueMetrics } from '../../generated/queues.js';

/** What stands for a queue in a bucket of time. */
export interface BucketState {
  queue: string;
  /** Start of the bucket, in milliseconds. */
  date: number;
  /** Seconds. */
  waiting: number;
  length: number;
}

type Series = Required<QueueMetrics>;

/** A series for each queue (queues-workers.md §5). */
export function seriesOfEach(states: readonly BucketState[]): Series[] {
  const series = new Map<string, Series>();
  for (const state of states) {
    const present = series.get(state.queue) ?? emptySeries(state.queue);
    series.set(state.queue, present);
    addPoint(present, state.date, state);
  }
  return [...series.values()];
}

/**
 * One series for all queues together. A queue that a bucket says nothing of is as it was before.
 * @param states from old to new
 */
export function seriesOfTotal(states: readonly BucketState[]): Series {
  const series = emptySeries('total');
  const latest = new Map<string, BucketState>();
  states.forEach((state, index) => {
    latest.set(state.queue, state);
    if (states[index + 1]?.date !== state.date) addPoint(series, state.date, sumOf([...latest.values()]));
  });
  return series;
}

function sumOf(states: readonly BucketState[]): Pick<BucketState, 'waiting' | 'length'> {
  const length = states.reduce((sum, state) => sum + state.length, 0);
  const waited = states.reduce((sum, state) => sum + state.waiting * state.length, 0);
  return { length, waiting: length === 0 ? 0 : waited / length };
}

function emptySeries(queue: string): Series {
  return { queue, dates: [], avg_waiting_times: [], queue_lengths: [] };
}

function addPoint(series: Series, date: number, { waiting, length }: Pick<BucketState, 'waiting' | 'length'>): void {
  series.dates.push(date);
  series.avg_waiting_times.push(waiting);
  series.queue_lengths.push(length);
}
