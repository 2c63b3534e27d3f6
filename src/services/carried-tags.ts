import { type Condition, type Entity, byCodePoint, collectionOf, listCondition } from '../query/index.js';
import type { ServiceContext } from './context.js';

/** Which tags are asked for. */
export interface TagsWanted {
  /** Conditions on the documents that carry them, as list filters. */
  filter?: { tags?: unknown; system_tags?: unknown } | null | undefined;
  include_system?: boolean | null | undefined;
}

/** The tags found, in the order of code points; system tags only when they were asked for. */
export interface CarriedTags {
  tags: string[];
  system_tags?: string[];
}

/**
 * The tags that the company's documents of some kinds carry; public ones do not count (organization-users-tags.md §2, §3.1).
 * @param restriction a further condition on the documents
 * @throws ApiError 400/16 for a malformed filter
 */
export async function carriedTags(
  context: ServiceContext,
  entities: readonly Entity[],
  { filter, include_system: includeSystem }: TagsWanted,
  restriction?: Condition,
): Promise<CarriedTags> {
  const conditions: (Condition | undefined)[] = [
    { company: context.company },
    listCondition(filter?.tags, 'tags'),
    listCondition(filter?.system_tags, 'system_tags'),
    restriction,
  ];
  const carriers = { $and: conditions.filter((condition) => condition !== undefined) };
  const tags = await distinctTags(context, entities, 'tags', carriers);
  return includeSystem
    ? { tags, system_tags: await distinctTags(context, entities, 'system_tags', carriers) }
    : { tags };
}

async function distinctTags(
  { database, settings }: ServiceContext,
  entities: readonly Entity[],
  field: 'tags' | 'system_tags',
  carriers: Condition,
): Promise<string[]> {
  const options = { maxTimeMS: settings.query.max_time_ms };
  const found = await Promise.all(
    entities.map((entity) => collectionOf(database, entity).distinct(field, carriers, options)),
  );
  const tags = new Set(found.flat().filter((tag) => typeof tag === 'string'));
  return [...tags].sort(byCodePoint);
}
