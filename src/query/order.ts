import { type CollationOptions, MongoServerError, type Sort } from 'mongodb';
import { NUMERIC } from '../database/index.js';
import { ApiError } from '../rpc/api-error.js';
import type { Condition } from './condition.js';
import type { Entity, Field } from './entity.js';
import { findField, normalizePath, unknownField } from './field-path.js';
import { readNames } from './read-names.js';

/** How a listing is ordered (query-language.md §14). */
export interface Order {
  /** Undefined: in whatever order the database finds. */
  sort: Sort | undefined;
  collation: CollationOptions | undefined;
  /**
   * Two conditions that part the listing: documents with a value in the first field, which come first, and those without. Undefined when
   * one query orders them rightly.
   */
  emptyLast: { present: Condition; empty: Condition } | undefined;
}

const TEXT_SCORE = '@text_score';
/** The most that the database sorts by. */
const MAX_SORT_FIELDS = 32;

/**
 * Reads `order_by`. Every order ends in the id, so that it is total.
 * @throws ApiError 400/12 when it is no list of names or too long, 400/14 for an unknown first field, 400/16 for a text score without
 * text search
 */
export function readOrder(entity: Entity, request: Readonly<Record<string, unknown>>): Order {
  const names = readNames(request, 'order_by').map((name) => normalizePath(entity, name));
  const first = names.find((name) => name !== TEXT_SCORE);
  const collation = usesNumericCollation(entity, request, first) ? NUMERIC : undefined;
  if (names.length === 0) return { sort: undefined, collation, emptyLast: undefined };
  if (names.includes(TEXT_SCORE) && !request['search_text']) {
    throw new ApiError('bad_request.fields_value_error', {
      extra: `${TEXT_SCORE} needs search_text`,
      details: { field: 'order_by' },
    });
  }
  const sort = new Map<string, 1 | -1 | { $meta: 'textScore' }>();
  for (const name of names) {
    if (name === TEXT_SCORE) sort.set('__text_score', { $meta: 'textScore' });
    else addField(sort, entity, name, name === first);
  }
  if (!sort.has('_id')) sort.set('_id', 1);
  if (sort.size > MAX_SORT_FIELDS) {
    throw new ApiError('bad_request.validation_error', {
      extra: `order_by must name no more than ${MAX_SORT_FIELDS - 1} fields`,
      details: { field: 'order_by' },
    });
  }
  return { sort, collation, emptyLast: emptyLast(entity, first) };
}

/** Makes an error for callers of the database's refusal to sort by two lists; other errors come back as they are. */
export function orderFailure(error: unknown): unknown {
  if (!(error instanceof MongoServerError) || !error.message.includes('parallel arrays')) return error;
  return new ApiError('bad_request.fields_value_error', {
    extra: 'order_by may name one field only that holds a list',
    details: { field: 'order_by' },
    cause: error,
  });
}

/** Unknown fields beyond the first, or descending, have no effect: old clients send them. */
function addField(
  sort: Map<string, 1 | -1 | { $meta: 'textScore' }>,
  entity: Entity,
  name: string,
  isFirst: boolean,
): void {
  const descending = name.startsWith('-');
  const found = findField(entity, descending ? name.slice(1) : name);
  if (found && found.beyond === undefined) {
    if (!sort.has(found.stored)) sort.set(found.stored, descending ? -1 : 1);
  } else if (isFirst && !descending) {
    throw unknownField(entity, name);
  }
}

function usesNumericCollation(
  entity: Entity,
  request: Readonly<Record<string, unknown>>,
  first: string | undefined,
): boolean {
  const isNumeric = (name: string) =>
    entity.numericPrefixes.some((prefix) => name.replace(/^-/, '').startsWith(prefix));
  return (
    entity.numericPrefixes.length > 0 &&
    (Object.keys(request).some(isNumeric) || (first !== undefined && isNumeric(first)))
  );
}

function emptyLast(entity: Entity, first: string | undefined): Order['emptyLast'] {
  if (first === undefined || first.startsWith('-') || first.includes('[')) return undefined;
  const found = findField(entity, first);
  if (!found || found.field.always) return undefined;
  const empty = emptyValues(found.field);
  return { present: { [found.stored]: { $nin: empty } }, empty: { [found.stored]: { $in: empty } } };
}

/** What counts as empty beside a missing value; maps with escaped keys hold texts. */
function emptyValues({ type, escapedLevels }: Field): unknown[] {
  if (type === 'strings' || type === 'items') return [null, []];
  return type === 'string' || escapedLevels !== undefined ? [null, ''] : [null];
}
