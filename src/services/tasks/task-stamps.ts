import type { Document } from 'mongodb';
import { changeStamps } from '../change-stamps.js';
import type { ServiceContext } from '../context.js';
import { literals, setStep } from '../update-steps.js';

type Changer = Pick<ServiceContext, 'now' | 'identity'>;

/** What a change leaves on a task beside itself, as a step of an aggregation: by how much the change means (tasks.md §8, §17.1). */
export const TASK_STAMPS = {
  /** Something that people note of the task. */
  note: (changer: Changer): Document => setStep(changeStamps(changer)),
  /** What the task works with. */
  content: (changer: Changer): Document => setStep(contentStamps(changer)),
  /** A sign of life: tells how many seconds the task has been running, while it is. */
  activity: (changer: Changer): Document => ({
    $set: { ...literals(contentStamps(changer)), active_duration: secondsRunning(changer.now) },
  }),
} as const;

function contentStamps(changer: Changer) {
  return { ...changeStamps(changer), last_update: changer.now };
}

function secondsRunning(now: Date): Document {
  const isRunning = { $and: [{ $eq: ['$status', 'in_progress'] }, { $eq: [{ $type: '$started' }, 'date'] }] };
  const seconds = { $toLong: { $floor: { $divide: [{ $subtract: [now, '$started'] }, 1000] } } };
  return { $cond: [isRunning, seconds, '$active_duration'] };
}
