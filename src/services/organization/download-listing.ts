import type { PrepareDownloadForGetAllRequest } from '../../generated/organization.js';
import type { JsonObject } from '../../json/is-object.js';
import { type Entity, type FilterOptions, modelEntity, taskEntity } from '../../query/index.js';
import type { ServiceContext } from '../context.js';
import { defaultTrue } from '../default-true.js';

/** What a prepared download lists. */
export interface DownloadListing {
  entity: Entity;
  /** The body as the entity's `get_all_ex` takes it, without what says which part of the listing is wanted. */
  conditions: JsonObject;
  options: FilterOptions & { newId: () => string };
}

const PAGING = new Set(['page', 'page_size', 'scroll_id', 'refresh_scroll', 'size', 'start']);

/** Reads a prepared body for whoever asks now: the rows are those that the downloading caller may see. */
export function downloadListing(
  { company, now, newId }: ServiceContext,
  request: PrepareDownloadForGetAllRequest,
): DownloadListing {
  const { entity_type: type, allow_public: allowPublic, search_hidden: searchHidden } = request;
  const parameters: JsonObject = { ...request };
  const { id } = parameters;
  const hasIds = Array.isArray(id) ? id.length > 0 : Boolean(id);
  const hidesHidden = type === 'task' && !searchHidden && !hasIds;
  return {
    entity: type === 'task' ? taskEntity : modelEntity,
    conditions: Object.fromEntries(Object.entries(parameters).filter(([name]) => !PAGING.has(name))),
    options: {
      company,
      allowPublic: defaultTrue(allowPublic),
      extra: hidesHidden ? { system_tags: { $ne: 'hidden' } } : undefined,
      now,
      newId,
    },
  };
}
