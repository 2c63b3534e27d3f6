import { BSON } from 'mongodb';
import type { Condition } from './condition.js';
import type { Settings } from '../config/index.js';
import type { Database } from '../database/index.js';
import { type JsonObject, isObject } from '../json/is-object.js';
import { ApiError } from '../rpc/api-error.js';
import { dateCondition } from './date-condition.js';
import type { Entity, FilterKind } from './entity.js';
import { equalityCondition } from './equality.js';
import { type FieldPath, findField, normalizePath, unknownField } from './field-path.js';
import { combine, listCondition, structuredCondition } from './list-filter.js';
import { MULTI_FIELD_PARAMETERS, multiFieldCondition } from './multi-field.js';
import { patternCondition } from './pattern.js';
import { rangeCondition } from './range.js';
import { visible } from './visibility.js';

/** What a query needs beside the request. */
export interface QuerySource {
  database: Database;
  settings: Settings;
}

/** Who asks, and what holds whatever they ask for. */
export interface FilterOptions {
  company: string;
  /** Public documents are visible too (query-language.md §3). */
  allowPublic: boolean;
  /** A condition that is always added. */
  extra?: Condition | undefined;
  now: Date;
}

/** The database takes seconds to plan tens of thousands, which no time limit of its own ends. */
const MAX_CONDITIONS = 1000;
/** Half of what the database takes in one command. */
const MAX_FILTER_BYTES = 8 * 1024 * 1024;

/**
 * The filter of a listing: visibility AND every recognised parameter AND the extra condition. Parameters that the entity's table
 * does not know are ignored (query-language.md §1).
 *
 * @throws ApiError 400/12, 400/14, 400/16, 400/21 for malformed conditions, 400/12 for too many of them
 */
export async function buildFilter(
  source: QuerySource,
  entity: Entity,
  request: JsonObject,
  options: FilterOptions,
): Promise<Condition> {
  const parameters = await withSubprojects(source.database, request);
  const conditions = [
    entity.owned ? visible(options.company, options.allowPublic) : undefined,
    ...fieldConditions(entity, parameters, source.settings.query.max_pattern_length, options.now),
    textCondition(entity, parameters['search_text']),
    options.extra,
  ];
  if (conditions.length > MAX_CONDITIONS) {
    throw new ApiError('bad_request.validation_error', { extra: `more than ${MAX_CONDITIONS} conditions` });
  }
  const filter =
    combine(
      conditions.filter((condition) => condition !== undefined),
      '$and',
    ) ?? {};
  if (BSON.calculateObjectSize(filter) > MAX_FILTER_BYTES) {
    throw new ApiError('bad_request.validation_error', {
      extra: `the conditions take more than ${MAX_FILTER_BYTES} bytes`,
    });
  }
  return filter;
}

function fieldConditions(
  entity: Entity,
  parameters: JsonObject,
  maxPatternLength: number,
  now: Date,
): (Condition | undefined)[] {
  const structured = structuredFilters(entity, parameters['filters']);
  const conditions = [...structured].map(([stored, filter]) => structuredCondition(filter, stored));
  for (const [name, value] of Object.entries(parameters)) {
    if (Object.hasOwn(MULTI_FIELD_PARAMETERS, name)) {
      conditions.push(multiFieldCondition(entity, name, value, { now, maxPatternLength }));
      continue;
    }
    const path = filterable(entity, normalizePath(entity, name));
    if (path && value !== null && !structured.has(path.stored)) {
      conditions.push(condition(path, value, maxPatternLength, now));
    }
  }
  return conditions;
}

/** The field that a parameter of this name filters by, if any. */
function filterable(entity: Entity, name: string): (FieldPath & { kind: FilterKind }) | undefined {
  const dot = name.indexOf('.');
  const field = findField(entity, dot < 0 ? name : name.slice(0, dot))?.field;
  // A field whose parameters go below it is not meant by its bare name, and the other way round.
  if (dot < 0 ? field?.below : field?.type === 'map' && !field.below) return undefined;
  const path = findField(entity, name);
  if (!path || path.beyond !== undefined) {
    if (field?.below) throw unknownField(entity, name);
    return undefined;
  }
  return path.field.filter && { ...path, kind: path.field.filter };
}

function condition(
  { kind, stored, field }: FieldPath & { kind: FilterKind },
  value: unknown,
  maxPatternLength: number,
  now: Date,
): Condition | undefined {
  switch (kind) {
    case 'list':
      return listCondition(value, stored);
    case 'pattern':
      return patternCondition(value, stored, maxPatternLength);
    case 'equality':
      return equalityCondition(value, stored);
    case 'range':
      return rangeCondition(value, stored, field, now);
    case 'date':
      return dateCondition(value, stored, field, now);
  }
}

/** The structured filters on list fields, by stored path. */
function structuredFilters(entity: Entity, filters: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>();
  if (filters === undefined) return found;
  if (!isObject(filters)) {
    throw new ApiError('bad_request.fields_value_error', {
      extra: 'filters must be an object',
      details: { field: 'filters' },
    });
  }
  for (const [name, filter] of Object.entries(filters)) {
    const path = filterable(entity, name);
    if (path?.kind === 'list' && filter !== null) found.set(path.stored, filter);
  }
  return found;
}

function textCondition(entity: Entity, search: unknown): Condition | undefined {
  if (search === null || search === undefined || search === '') return undefined;
  const details = { field: 'search_text' };
  if (!entity.text) {
    // The code that queues-workers.md §9 names.
    throw new ApiError('bad_request.validation_error', {
      extra: `${entity.name}s cannot be searched by text`,
      details,
    });
  }
  if (typeof search !== 'string') {
    throw new ApiError('bad_request.fields_value_error', { extra: 'search_text must be a text', details });
  }
  return { $text: { $search: search } };
}

/** With `include_subprojects`, the given projects stand for themselves and everything below (query-language.md §4.2). */
async function withSubprojects(database: Database, request: JsonObject): Promise<JsonObject> {
  const { project, include_subprojects: include } = request;
  if (!include || project === null || project === undefined) return request;
  const given: unknown[] = Array.isArray(project) ? project : [project];
  const ids = given.filter((id) => typeof id === 'string');
  if (ids.length === 0) return request;
  const below = await database.projects.find({ path: { $in: ids } }, { projection: { _id: 1 } }).toArray();
  return { ...request, project: [...given, ...below.map(({ _id }) => _id)] };
}
