import { type JsonObject, isObject } from '../../json/is-object.js';
import { type Condition, type Entity, findField, listCondition, structuredCondition } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ChildrenType } from './select-projects.js';

/** What statistics count, by field: plain list filters and structured ones (projects.md §9.6). */
export type StatsFilter = Readonly<Record<string, readonly string[] | JsonObject>>;

/** What a request says about the children that it is after. */
export interface ChildrenRequest {
  children_type?: ChildrenType | null;
  children_tags?: readonly string[] | null;
  children_tags_filter?: JsonObject | null;
  include_stats_filter?: JsonObject | null;
}

/** What each type of children looks like among tasks; datasets are projects. */
const TASKS_OF_TYPE: Readonly<Record<ChildrenType, StatsFilter>> = {
  pipeline: { system_tags: ['pipeline'], type: ['controller'] },
  report: { system_tags: ['reports'], type: ['report'] },
  dataset: {},
};

/** Stands for fields that nothing has, so that conditions on them mean what they mean for a missing field. */
const NO_FIELD = '__unknown_field';

/**
 * The filter of the statistics: the one given, or what the type of children implies.
 * @throws ApiError 400/12 for a field whose filter is neither a list of texts nor structured, or is empty
 */
export function statsFilterOf(request: ChildrenRequest): StatsFilter {
  const { include_stats_filter: given, children_type: type } = request;
  if (given && Object.keys(given).length > 0) return checked(given);
  return type ? { ...TASKS_OF_TYPE[type], ...childrenTags(request) } : {};
}

function childrenTags({ children_tags: tags, children_tags_filter: filter }: ChildrenRequest): StatsFilter {
  if (filter && Object.keys(filter).length > 0) return { tags: filter };
  return tags && tags.length > 0 ? { tags } : {};
}

function checked(filters: JsonObject): StatsFilter {
  const entries = Object.entries(filters).map(([field, filter]): [string, string[] | JsonObject] => {
    if (isTextList(filter) || (isObject(filter) && Object.keys(filter).length > 0)) return [field, filter];
    throw new ApiError('bad_request.validation_error', {
      extra: `include_stats_filter: ${field} takes a list of texts or a structured filter, not empty`,
      details: { field },
    });
  });
  return Object.fromEntries(entries);
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

/**
 * The condition that a filter puts on the documents of an entity. Fields that the entity does not have are nowhere.
 * @throws ApiError 400/12 and 400/16 as list filters and structured filters do
 */
export function statsCondition(entity: Entity, filter: StatsFilter): Condition {
  const conditions = Object.entries(filter).map(([name, value]) => {
    const found = findField(entity, name);
    const field = found && found.beyond === undefined ? found.stored : NO_FIELD;
    return isObject(value) ? structuredCondition(value, field) : listCondition(value, field);
  });
  return { $and: [{}, ...conditions.filter((condition) => condition !== undefined)] };
}

/** The condition on the tags of the children that are looked for (projects.md §9.2); undefined without a type. */
export function childrenCondition(entity: Entity, request: ChildrenRequest): Condition | undefined {
  return request.children_type ? statsCondition(entity, childrenTags(request)) : undefined;
}

/** Whether a filter decides by itself about archived things, so that nothing else may (projects.md §9.4). */
export function namesArchived({ system_tags: filter }: StatsFilter): boolean {
  return textsOf(filter).some((text) => text === 'archived' || text === '-archived');
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
}
