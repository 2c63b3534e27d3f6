import { type Condition, byCodePoint, collectionOf, listCondition, modelEntity, taskEntity } from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';

/**
 * The tags that tasks and models of the company carry; public ones do not count (organization-users-tags.md §3.1).
 * @throws ApiError 400/16 for a malformed filter
 */
export const getTags: Handler<'organization.get_tags'> = async (context, { filter, include_system: includeSystem }) => {
  const conditions = [listCondition(filter?.tags, 'tags'), listCondition(filter?.system_tags, 'system_tags')];
  const carriers = {
    $and: [{ company: context.company }, ...conditions.filter((condition) => condition !== undefined)],
  };
  const tags = await distinctTags(context, 'tags', carriers);
  return includeSystem ? { tags, system_tags: await distinctTags(context, 'system_tags', carriers) } : { tags };
};

async function distinctTags(
  { database, settings }: ServiceContext,
  field: 'tags' | 'system_tags',
  carriers: Condition,
): Promise<string[]> {
  const found = await Promise.all(
    [taskEntity, modelEntity].map((entity) =>
      collectionOf(database, entity).distinct(field, carriers, { maxTimeMS: settings.query.max_time_ms }),
    ),
  );
  const tags = new Set(found.flat().filter((tag) => typeof tag === 'string'));
  return [...tags].sort(byCodePoint);
}
