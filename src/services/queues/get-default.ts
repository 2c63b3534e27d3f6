import type { Handler } from '../context.js';
import { defaultQueue } from '../queue-entries/index.js';

/** The company's default queue (queues-workers.md §2). */
export const getDefault: Handler<'queues.get_default'> = async (context) => {
  const { _id: id, name } = await defaultQueue(context);
  return { id, name };
};
