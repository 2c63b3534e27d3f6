import type { Sort } from 'mongodb';
import { BACKEND_INDEXES, type IndexDefinition } from '../database/index.js';
import { isObject } from '../json/is-object.js';
import type { Condition } from './condition.js';

/**
 * What a condition asks of a field. Only `equal` can lead into an index; an `exclusion` leaves most documents in, so an ordered walk
 * with a look at each document finds a page soon; a `filter` does so only where the index holds the field.
 */
type Demand = 'equal' | 'exclusion' | 'filter';

/** More values than these, multiplied over the fields, are too many ordered walks to merge. */
const MAX_WALKS = 50;

/**
 * The index that delivers a listing in its order, page by page, without a look at more documents than the page shows: its leading
 * fields are fixed by the filter, then come the fields of the order. Undefined when no index does, or when the filter asks
 * for more than the index can tell: then the database's planner chooses.
 *
 * The planner finds the same index by trying all that begin with the company, which takes a hundred times as long as the listing
 * itself for a page far down (`npm run bench`).
 */
export function chooseIndex(
  entityName: string,
  filter: Condition,
  sort: Sort | undefined,
): IndexDefinition | undefined {
  const order = sort instanceof Map ? [...sort] : [];
  const demands = readDemands(filter);
  if (order.length === 0 || demands === undefined) return undefined;
  let best: { index: IndexDefinition; fixed: number } | undefined;
  for (const index of BACKEND_INDEXES[entityName] ?? []) {
    const fixed = fixedFields(index, demands, order);
    if (fixed !== undefined && (best === undefined || fixed > best.fixed)) best = { index, fixed };
  }
  return best?.index;
}

/** How many fields lead to the order, when the index delivers it and holds all that the filter looks at. */
function fixedFields(
  { keys, options }: IndexDefinition,
  demands: ReadonlyMap<string, Demand>,
  order: readonly [string, unknown][],
): number | undefined {
  const fields = Object.keys(keys);
  const start = fields.indexOf(order[0]?.[0] ?? '');
  const delivers =
    start >= 0 &&
    // Options may leave documents out (sparse, partial) or compare in another way (collation): none decides what a listing shows.
    options === undefined &&
    order.every(([field, direction], at) => fields[start + at] === field && keys[field] === direction) &&
    fields.slice(0, start).every((field) => demands.get(field) === 'equal') &&
    [...demands].every(([field, demand]) => demand === 'exclusion' || Object.hasOwn(keys, field));
  return delivers ? start : undefined;
}

/** What a filter asks of each field; undefined when it cannot be told apart by fields. */
function readDemands(filter: Condition): Map<string, Demand> | undefined {
  const demands = new Map<string, Demand>();
  let walks = 1;
  for (const [field, condition] of conditionsOf(filter)) {
    // Ids find their documents by themselves.
    if (field.startsWith('$') || field === '_id') return undefined;
    const demand = demandOf(condition);
    if (demand === 'equal')
      walks *= isObject(condition) && Array.isArray(condition['$in']) ? condition['$in'].length : 1;
    // Two conditions on a field are more than one demand can say, except that both only leave documents out.
    const known = demands.get(field);
    if (known !== undefined && (known !== 'exclusion' || demand !== 'exclusion')) return undefined;
    demands.set(field, demand);
  }
  return walks > MAX_WALKS ? undefined : demands;
}

/** The conditions that must all hold, by field; what is not about one field keeps its operator as the name. */
function conditionsOf(filter: object): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, value]) =>
    name === '$and' && Array.isArray(value)
      ? value.filter(isObject).flatMap(conditionsOf)
      : [[name, value] as [string, unknown]],
  );
}

const EXCLUSIONS = ['$nin', '$ne'];

function demandOf(condition: unknown): Demand {
  if (!isObject(condition) || condition instanceof Date) return 'equal';
  const operators = Object.keys(condition);
  if (operators.length === 1 && (operators[0] === '$in' || operators[0] === '$eq')) return 'equal';
  return operators.length > 0 && operators.every((operator) => EXCLUSIONS.includes(operator)) ? 'exclusion' : 'filter';
}
