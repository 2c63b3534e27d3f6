import { listEntities, projectEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { hiddenCondition } from '../hidden-condition.js';
import { withTreeConditions } from './list-parameters.js';

/** Lists projects; public ones are always among them (projects.md §8). */
export const getAll: Handler<'projects.get_all'> = async (context, request) => {
  const { rows: projects, ...scroll } = await listEntities(context, projectEntity, withTreeConditions(request), {
    ...context,
    allowPublic: true,
    expand: false,
    extra: hiddenCondition(request),
  });
  return { projects, ...scroll };
};
