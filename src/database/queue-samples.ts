import type { Collection, Document, Filter } from 'mongodb';
import type { QueueDocument } from './documents/administration.js';

/** Whose state is to be remembered, and as of when. */
export interface SampleWish {
  company: string;
  queue: string;
  now: Date;
  /** Nothing has happened to the queue: somebody has only looked for a task in vain. */
  idle: boolean;
  /** Told why it could not be done: nobody waits for a sample that is left for later. */
  failed: (error: unknown) => void;
}

/** Remembers the states of queues for their statistics. */
export interface QueueSampler {
  /** Looks at a queue now and waits for it; or, when that was done a moment ago, does not wait and leaves it for later. */
  sample(wish: SampleWish): Promise<void>;
  /** Does now what was left for later. */
  flush(): Promise<void>;
}

/** Nothing is lost with a sample, so nobody waits for the journal. */
const SOON = { w: 1, journal: false } as const;

/**
 * To look through a queue of thousands of entries costs as much as to change it. A queue that is changed all the time is looked at so
 * often only, and once more after the last change.
 */
const REST_MS = 200;
/** The same for a queue that nothing happens to. */
const IDLE_REST_MS = 60_000;

/** A queue that is looked at now, or was a moment ago. */
interface Rest {
  /** Settled when it has been looked at. */
  looked: Promise<void>;
  /** Nothing had happened to it. */
  idle: boolean;
  timer?: NodeJS.Timeout;
  /** What has been wished since then. */
  wish?: SampleWish;
}

export function createQueueSampler(queues: Collection<QueueDocument>): QueueSampler {
  const resting = new Map<string, Rest>();

  const look = async (wish: SampleWish): Promise<void> => {
    const { company, queue, now, idle, failed } = wish;
    const looked = sampleQueues(queues, { _id: queue, company }, now, idle ? 'minute' : 'second').catch(failed);
    const rest: Rest = { looked, idle };
    resting.set(queue, rest);
    await looked;
    rest.timer = setTimeout(() => void wake(queue, rest), idle ? IDLE_REST_MS : REST_MS).unref();
  };

  const wake = async (queue: string, rest: Rest): Promise<void> => {
    if (resting.get(queue) !== rest) return;
    clearTimeout(rest.timer);
    resting.delete(queue);
    if (rest.wish) await look(rest.wish);
  };

  return {
    async sample(wish) {
      const rest = resting.get(wish.queue);
      if (!rest || (rest.idle && !wish.idle)) return look(wish);
      if (!rest.idle) rest.wish = { ...wish, idle: wish.idle && (rest.wish?.idle ?? true) };
    },
    async flush() {
      const all = [...resting].map(async ([queue, rest]) => {
        await rest.looked;
        await wake(queue, rest);
      });
      await Promise.all(all);
    },
  };
}

/** Milliseconds in which a queue has one sample. */
const SPANS = { second: 1000, minute: 60_000 } as const;

/**
 * Remembers how many entries queues have and how long these have waited, all computed by the database. Of what is found within a
 * span the greatest is kept, which is what statistics show of an interval (queues-workers.md §5), and the shortest interval is a second.
 */
export async function sampleQueues(
  queues: Collection<QueueDocument>,
  which: Filter<QueueDocument>,
  now: Date,
  span: keyof typeof SPANS = 'second',
): Promise<void> {
  const mark = `:${span}:${Math.floor(now.getTime() / SPANS[span])}`;
  const steps: Document[] = [
    { $match: which },
    {
      $project: {
        _id: { $concat: ['$_id', mark] },
        company: 1,
        queue: '$_id',
        timestamp: { $literal: now },
        average_waiting_time: averageWaitingTime(now),
        queue_length: { $size: { $ifNull: ['$entries', []] } },
      },
    },
    {
      $merge: {
        into: 'queue_metrics',
        whenMatched: [{ $replaceWith: { $cond: [{ $gt: [greatness('$$new.'), greatness('$')] }, '$$new', '$$ROOT'] } }],
      },
    },
  ];
  await queues.aggregate(steps, { writeConcern: SOON }).toArray();
}

/** Seconds since the entries were added; clocks of several servers differ a little. */
function averageWaitingTime(now: Date): Document {
  const average = { $avg: { $map: { input: '$entries.added', in: { $subtract: [now, '$$this'] } } } };
  return { $max: [0, { $divide: [average, 1000] }] };
}

/** What samples are compared by. */
function greatness(path: string): Document {
  return { waiting: `${path}average_waiting_time`, length: `${path}queue_length` };
}
