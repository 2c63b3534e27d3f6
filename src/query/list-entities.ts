import type { Collection, Document, FindOptions } from 'mongodb';
import { findDocuments } from '../database/index.js';
import type { JsonObject } from '../json/is-object.js';
import { chooseIndex } from './choose-index.js';
import { type FilterOptions, type QuerySource, buildFilter } from './build-filter.js';
import type { Condition, StoredDocument } from './condition.js';
import { collectionOf } from './entities/index.js';
import type { Entity } from './entity.js';
import { joinReferences } from './join-references.js';
import { type Order, orderFailure, readOrder } from './order.js';
import { type Page, readPage } from './paging.js';
import { presenter } from './present.js';
import { openScroll } from './scroll.js';
import { projectionOf, readSelection } from './selection.js';
import { visibleUnderCollation } from './visibility.js';

/** Who lists, and in which variant. */
export interface ListOptions extends FilterOptions {
  /** The `_ex` variants: references become objects and can be followed. */
  expand: boolean;
  newId: () => string;
  /** Changes documents before they are presented and joined with what they refer to. */
  prepare?: (document: Document) => Document;
}

/** A page of a listing; with the scroll's id when the request scrolls. */
export interface Listing<Row> {
  rows: Row[];
  scroll_id?: string;
}

/**
 * Answers a list request (`get_all`, `get_all_ex`) of any entity from its table (query-language.md §1).
 *
 * @param request the body: filters, order, paging and projection; what the table does not know is ignored
 * @throws ApiError as query-language.md §20 lists
 */
export async function listEntities<Row, Expanded>(
  source: QuerySource,
  entity: Entity<Row, Expanded>,
  request: JsonObject,
  options: ListOptions & { expand: true },
): Promise<Listing<Expanded>>;
export async function listEntities<Row, Expanded>(
  source: QuerySource,
  entity: Entity<Row, Expanded>,
  request: JsonObject,
  options: ListOptions & { expand: false },
): Promise<Listing<Row>>;
export async function listEntities<Row, Expanded>(
  source: QuerySource,
  entity: Entity<Row, Expanded>,
  request: JsonObject,
  options: ListOptions,
): Promise<Listing<Row> | Listing<Expanded>> {
  const { query } = source.settings;
  const selection = readSelection(entity, request, options.expand);
  const order = readOrder(entity, request);
  const scroll = await openScroll(request, {
    database: source.database,
    expirationSec: query.scroll_expiration_sec,
    now: options.now,
    newId: options.newId,
  });
  const page = scroll?.page ?? readPage(request, query.max_page_size);
  const filter = await guardedFilter(source, entity, request, order, options);
  const collection = collectionOf(source.database, entity);
  const documents = await fetchPage(
    collection,
    filter,
    order,
    page,
    projectionOf(entity, selection),
    query.max_time_ms,
  );
  const { prepare = unchanged } = options;
  const rows = documents.map(prepare).map(presenter(entity, selection));
  await joinReferences(source, rows, selection, options);
  await scroll?.advance(rows.length);
  const next = scroll && { scroll_id: scroll.id };
  return options.expand ? { rows: rows.map(entity.asExpanded), ...next } : { rows: rows.map(entity.asRow), ...next };
}

/** The filter of a listing; under a collation it keeps companies apart whose ids only look alike. */
export async function guardedFilter(
  source: QuerySource,
  entity: Entity,
  request: JsonObject,
  { collation }: Order,
  options: FilterOptions,
): Promise<Condition> {
  const conditions = await buildFilter(source, entity, request, options);
  if (!collation || !entity.owned) return conditions;
  return { $and: [conditions, visibleUnderCollation(options.company, options.allowPublic)] };
}

/** How the database is to walk through what a condition finds. */
export function pageOptions(
  collectionName: string,
  condition: Condition,
  { sort, collation }: Order,
  maxTimeMS: number,
): Pick<FindOptions, 'sort' | 'allowDiskUse' | 'collation' | 'hint' | 'maxTimeMS'> {
  const index = chooseIndex(collectionName, condition, sort, collation);
  return {
    maxTimeMS,
    ...(collation && { collation }),
    ...(sort && { sort, allowDiskUse: true }),
    ...(index && { hint: { ...index.keys } }),
  };
}

function unchanged(document: Document): Document {
  return document;
}

async function fetchPage(
  collection: Collection<StoredDocument>,
  filter: Condition,
  order: Order,
  page: Page,
  projection: Document,
  maxTimeMS: number,
): Promise<Document[]> {
  const { emptyLast, collation } = order;
  const fetch = async (condition: Condition, { skip, limit }: Page) => {
    const options = pageOptions(collection.collectionName, condition, order, maxTimeMS);
    try {
      return await findDocuments(collection, condition, { ...options, projection, skip, limit });
    } catch (error) {
      throw orderFailure(error);
    }
  };
  if (!emptyLast) return fetch(filter, page);

  const withValue: Condition = { $and: [filter, emptyLast.present] };
  const first = await fetch(withValue, page);
  const missing = page.limit - first.length;
  if (missing === 0) return first;
  const before =
    first.length > 0
      ? page.skip + first.length
      : await collection.countDocuments(withValue, { maxTimeMS, ...(collation && { collation }) });
  const rest = await fetch(
    { $and: [filter, emptyLast.empty] },
    { skip: Math.max(0, page.skip - before), limit: missing },
  );
  return [...first, ...rest];
}
