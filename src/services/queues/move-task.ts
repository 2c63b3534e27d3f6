import type { Handler } from '../context.js';
import { moveEntry } from '../queue-entries/index.js';

/** Moves a task toward the front of its queue (queues-workers.md §4). */
export const moveTaskForward: Handler<'queues.move_task_forward'> = async (context, { queue, task, count }) => ({
  position: await moveEntry(context, queue, task, -(count ?? 1)),
});

/** Moves a task toward the back of its queue (queues-workers.md §4). */
export const moveTaskBackward: Handler<'queues.move_task_backward'> = async (context, { queue, task, count }) => ({
  position: await moveEntry(context, queue, task, count ?? 1),
});

/** Makes a task the next to be handed out (queues-workers.md §4). */
export const moveTaskToFront: Handler<'queues.move_task_to_front'> = async (context, { queue, task }) => ({
  position: await moveEntry(context, queue, task, 'to_front'),
});

/** Makes a task the last to be handed out (queues-workers.md §4). */
export const moveTaskToBack: Handler<'queues.move_task_to_back'> = async (context, { queue, task }) => ({
  position: await moveEntry(context, queue, task, 'to_back'),
});
