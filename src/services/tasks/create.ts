import type { Handler } from '../context.js';
import { DELETED_MARKER } from '../deleted-marker.js';
import { checkContent } from './check-content.js';
import { insertTask } from './new-task.js';
import { readContent } from './task-content.js';

/** Creates a task (tasks.md §5). */
export const create: Handler<'tasks.create'> = async (context, request) => {
  await checkContent(context, request);
  const content = readContent(request, context.now);
  return { id: await insertTask(context, { name: request.name, type: request.type, ...content }) };
};

/** Says whether a task could be created, as far as that can be told before it is stored (tasks.md §5). */
export const validate: Handler<'tasks.validate'> = async (context, request) => {
  const { parent, ...others } = request;
  const isDeleted = typeof parent === 'string' && parent.startsWith(DELETED_MARKER);
  await checkContent(context, isDeleted ? others : request);
  return {};
};
