import type { JsonObject } from '../../json/is-object.js';
import { type Condition, listEntities, queueEntity } from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { requestedIds } from '../hidden-condition.js';

/** Lists queues of the company (queues-workers.md §2). */
export const getAll: Handler<'queues.get_all'> = async (context, request) => {
  const { rows: queues, ...scroll } = await listEntities(context, queueEntity, request, {
    ...optionsOf(context, request),
    expand: false,
  });
  return { queues, ...scroll };
};

/**
 * Lists queues with the names of the waiting tasks (queues-workers.md §2). The workers of each would be listed too, but this server
 * does not keep track of workers yet.
 */
export const getAllEx: Handler<'queues.get_all_ex'> = async (context, request) => {
  const { rows, ...scroll } = await listEntities(context, queueEntity, withTaskNames(request), {
    ...optionsOf(context, request),
    expand: true,
  });
  return { queues: rows.map((queue) => ({ ...queue, workers: [] })), ...scroll };
};

function optionsOf(context: ServiceContext, request: { max_task_entries?: number | null }) {
  const extra = hiddenQueues(request, context.settings.queues.hidden_tags);
  const count = request.max_task_entries ?? 0;
  return { ...context, allowPublic: false, ...(extra && { extra }), prepare: firstEntries(count) };
}

/** Leaves hidden queues out, unless they are searched for or asked for by id or name (query-language.md §4.1). */
function hiddenQueues({ search_hidden, id, name }: JsonObject, hiddenTags: readonly string[]): Condition | undefined {
  const isAskedFor = search_hidden || requestedIds(id).length > 0 || (typeof name === 'string' && name !== '');
  return isAskedFor || hiddenTags.length === 0 ? undefined : { system_tags: { $nin: hiddenTags } };
}

/** Shortens a queue to its first entries, or to its last when the number is negative. */
function firstEntries(count: number): (queue: JsonObject) => JsonObject {
  return (queue) => {
    const { entries } = queue;
    if (count === 0 || !Array.isArray(entries)) return queue;
    return { ...queue, entries: count > 0 ? entries.slice(0, count) : entries.slice(count) };
  };
}

/** All fields with the names of the tasks, unless the caller says which; workers are no field of the entity's. */
function withTaskNames(request: JsonObject): JsonObject {
  const { only_fields, projection, ...rest } = request;
  const wanted = [projection, only_fields].find((names) => Array.isArray(names) && names.length > 0);
  return { ...rest, only_fields: namesOf(wanted) };
}

function namesOf(wanted: unknown): unknown {
  if (!Array.isArray(wanted)) return wanted ?? ['*', 'entries.task.name'];
  const names: unknown[] = wanted;
  return names.filter((name) => typeof name !== 'string' || !/^workers(\.|$)/.test(name));
}
