import type { JsonObject } from '../../json/is-object.js';
import { listEntities, taskEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { hiddenCondition } from '../hidden-condition.js';

/** Lists tasks; public ones are always among them (tasks.md §4.2). */
export const getAll: Handler<'tasks.get_all'> = async (context, request) => {
  const { rows: tasks, ...scroll } = await listEntities(context, taskEntity, request, {
    ...context,
    allowPublic: true,
    expand: false,
    extra: hiddenCondition(request),
  });
  return { tasks, ...scroll };
};

/** Lists tasks with references as objects (tasks.md §4.2). */
export const getAllEx: Handler<'tasks.get_all_ex'> = async (context, request) => {
  const { rows: tasks, ...scroll } = await listEntities(context, taskEntity, request, {
    ...context,
    allowPublic: defaultTrue(request.allow_public),
    expand: true,
    extra: hiddenCondition(request),
  });
  return { tasks, ...scroll };
};

/** The same for given ids, hidden and public ones included (tasks.md §4.2). */
export const getByIdEx: Handler<'tasks.get_by_id_ex'> = async (context, request) => {
  const { include_subprojects: _ignored, ...rest }: JsonObject = request;
  const { rows: tasks } = await listEntities(context, taskEntity, rest, {
    ...context,
    allowPublic: true,
    expand: true,
  });
  return { tasks };
};
