import { isDeepStrictEqual } from 'node:util';
import type { CollationOptions, Sort } from 'mongodb';
import { BACKEND_INDEXES, type IndexDefinition } from '../database/index.js';
import { isObject } from '../json/is-object.js';
import type { Condition } from './condition.js';

/**
 * What a condition asks of a field. Only `equal` can lead into an index, by a walk for each of its values; an `exclusion` leaves most
 * documents in, so an ordered walk with a look at each document finds a page soon; a `filter` does so only where the index holds the field.
 */
interface Demand {
  kind: 'equal' | 'exclusion' | 'filter';
  walks: number;
}

/** More values than these, multiplied over the fields, are too many ordered walks to merge. */
const MAX_WALKS = 50;

/**
 * The index that delivers a listing in its order, page by page, without a look at more documents than the page shows: its leading
 * fields are fixed by the filter, then come the fields of the order. Undefined when no index does, or when the filter asks
 * for more than the index can tell: then the database's planner chooses.
 *
 * Under a collation only an index that compares alike can lead to texts, and there is none but those of listings. So a walk in order
 * is the best there is even when the filter must look at each document.
 *
 * The planner finds the same index by trying all that begin with the company, which takes a hundred times as long as the listing
 * itself for a page far down (`npm run bench`).
 */
export function chooseIndex(
  entityName: string,
  filter: Condition,
  sort: Sort | undefined,
  collation?: CollationOptions,
): IndexDefinition | undefined {
  const order = sort instanceof Map ? [...sort] : [];
  const demands = readDemands(filter, collation !== undefined);
  if (order.length === 0 || demands === undefined) return undefined;
  let best: { index: IndexDefinition; fixed: number } | undefined;
  for (const index of BACKEND_INDEXES[entityName] ?? []) {
    if (!comparesAlike(index, collation)) continue;
    const fixed = fixedFields(index, demands, order);
    if (fixed !== undefined && (best === undefined || fixed > best.fixed)) best = { index, fixed };
  }
  return best?.index;
}

/** Other options than a collation may leave documents out (sparse, partial). */
function comparesAlike({ options = {} }: IndexDefinition, collation: CollationOptions | undefined): boolean {
  return isDeepStrictEqual(options, collation ? { collation } : {});
}

/** How many fields lead to the order, when the index delivers it and holds all that the filter looks at. */
function fixedFields(
  { keys, options }: IndexDefinition,
  demands: ReadonlyMap<string, Demand>,
  order: readonly [string, unknown][],
): number | undefined {
  const fields = Object.keys(keys);
  const start = fields.indexOf(order[0]?.[0] ?? '');
  const leading = fields.slice(0, Math.max(0, start)).map((field) => demands.get(field));
  const delivers =
    start >= 0 &&
    order.every(([field, direction], at) => fields[start + at] === field && keys[field] === direction) &&
    leading.every((demand) => demand?.kind === 'equal') &&
    leading.reduce((walks, demand) => walks * (demand?.walks ?? 1), 1) <= MAX_WALKS &&
    (options?.collation !== undefined ||
      [...demands].every(([field, { kind }]) => kind === 'exclusion' || Object.hasOwn(keys, field)));
  return delivers ? start : undefined;
}

/** What a filter asks of each field; undefined when it cannot be told apart by fields. */
function readDemands(filter: Condition, collated: boolean): Map<string, Demand> | undefined {
  const demands = new Map<string, Demand>();
  for (const [field, condition] of conditionsOf(filter)) {
    // Ids find their documents by themselves.
    if (field.startsWith('$') || field === '_id') return undefined;
    const demand = bothOf(demands.get(field), demandOf(condition), collated);
    if (demand === undefined) return undefined;
    demands.set(field, demand);
  }
  return demands;
}

/**
 * What two conditions on a field ask together. Undefined when one demand cannot say it: of two that find something, the
 * database knows better which finds less, except under a collation, under which it has no other index.
 */
function bothOf(known: Demand | undefined, added: Demand, collated: boolean): Demand | undefined {
  if (known === undefined) return added;
  const [lead, other] = known.kind === 'equal' ? [known, added] : [added, known];
  if (lead.kind !== 'filter' && other.kind === 'exclusion') return lead;
  return collated && lead.kind === 'equal' && other.kind === 'filter' ? lead : undefined;
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
  if (!isObject(condition) || condition instanceof Date) return { kind: 'equal', walks: 1 };
  const operators = Object.keys(condition);
  const { $in: values } = condition;
  if (operators.length === 1 && Array.isArray(values)) return { kind: 'equal', walks: values.length };
  if (operators.length === 1 && operators[0] === '$eq') return { kind: 'equal', walks: 1 };
  const excludes = operators.length > 0 && operators.every((operator) => EXCLUSIONS.includes(operator));
  return { kind: excludes ? 'exclusion' : 'filter', walks: 1 };
}
