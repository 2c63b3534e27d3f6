import type { TaskDocument } from '../../database/index.js';
import type { ServiceContext } from '../context.js';

/**
 * The steps of a pipeline: the company's tasks whose parent is a controller; none for other tasks (tasks.md §15). Each is read when its
 * turn comes, so that it may be changed or deleted meanwhile.
 */
export async function* stepsOf(
  { database, company }: Pick<ServiceContext, 'database' | 'company'>,
  { _id, type }: Pick<TaskDocument, '_id' | 'type'>,
): AsyncGenerator<TaskDocument> {
  if (type !== 'controller') return;
  const children = database.tasks.find({ company, parent: _id }, { projection: { _id: 1 } });
  for await (const child of children) {
    if (child._id === _id) continue;
    const step = await database.tasks.findOne({ _id: child._id, company });
    if (step) yield step;
  }
}
