import { streamDocuments } from '../database/index.js';
import type { JsonObject } from '../json/is-object.js';
import type { QuerySource } from './build-filter.js';
import type { Condition } from './condition.js';
import { collectionOf } from './entities/index.js';
import type { Entity } from './entity.js';
import { joinReferences } from './join-references.js';
import { type ListOptions, guardedFilter, pageOptions } from './list-entities.js';
import { orderFailure, readOrder } from './order.js';
import { presenter } from './present.js';
import { projectionOf, readSelection } from './selection.js';

/** How much of a listing is streamed, and how many rows at a time. */
export interface StreamOptions extends Omit<ListOptions, 'newId' | 'expand'> {
  maxRows: number;
  batchSize: number;
}

/**
 * The rows of a `get_all_ex` listing from first to last, in batches of which one is in memory at a time. Paging and scrolling
 * parameters have no effect.
 *
 * @throws ApiError as `listEntities` does, when the first batch is asked for
 */
export async function* streamEntities(
  source: QuerySource,
  entity: Entity,
  request: JsonObject,
  options: StreamOptions,
): AsyncGenerator<JsonObject[]> {
  const selection = readSelection(entity, request, true);
  const order = readOrder(entity, request);
  const filter = await guardedFilter(source, entity, request, order, options);
  const shown = presenter(entity, selection);
  const collection = collectionOf(source.database, entity);
  const parts: Condition[] = order.emptyLast
    ? [{ $and: [filter, order.emptyLast.present] }, { $and: [filter, order.emptyLast.empty] }]
    : [filter];
  let missing = options.maxRows;
  for (const part of parts) {
    if (missing <= 0) return;
    const batches = streamDocuments(collection, part, {
      ...pageOptions(collection.collectionName, part, order, source.settings.query.max_time_ms),
      projection: projectionOf(entity, selection),
      limit: missing,
      batchSize: options.batchSize,
    });
    try {
      for await (const documents of batches) {
        missing -= documents.length;
        const rows = documents.map(shown);
        await joinReferences(source, rows, selection, options);
        yield rows;
      }
    } catch (error) {
      throw orderFailure(error);
    }
  }
}
