import type { TagFilterInput } from '../../generated/projects.js';
import type { Entity } from '../../query/entity.js';
import {
  type Condition,
  byCodePoint,
  collectionOf,
  listCondition,
  modelEntity,
  projectEntity,
  taskEntity,
} from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { withDescendants } from './project-tree.js';

/** What a request for tags says. */
interface TagsRequest {
  projects?: readonly string[] | null;
  filter?: TagFilterInput | null;
  include_system?: boolean | null;
}

/** The tags that the company's projects carry; always with a list of system tags (projects.md §10). */
export const getProjectTags: Handler<'projects.get_project_tags'> = async (context, request) => ({
  system_tags: [],
  ...(await tagsOf(context, projectEntity, '_id', request)),
});

/** The tags that the company's tasks carry (projects.md §10). */
export const getTaskTags: Handler<'projects.get_task_tags'> = (context, request) =>
  tagsOf(context, taskEntity, 'project', request);

/** The tags that the company's models carry (projects.md §10). */
export const getModelTags: Handler<'projects.get_model_tags'> = (context, request) =>
  tagsOf(context, modelEntity, 'project', request);

/**
 * @param projectField where a document of the entity says which project it is, or is in
 * @throws ApiError 400/16 for a malformed filter
 */
async function tagsOf(
  context: ServiceContext,
  entity: Entity,
  projectField: '_id' | 'project',
  { projects, filter, include_system: includeSystem }: TagsRequest,
): Promise<{ tags: string[]; system_tags?: string[] }> {
  const { database, company } = context;
  const conditions: (Condition | undefined)[] = [
    { company },
    listCondition(filter?.tags, 'tags'),
    listCondition(filter?.system_tags, 'system_tags'),
  ];
  if (projects && projects.length > 0)
    conditions.push({ [projectField]: { $in: await withDescendants(database, projects) } });
  const carriers = { $and: conditions.filter((condition) => condition !== undefined) };
  const tags = await distinctTags(context, entity, 'tags', carriers);
  return includeSystem ? { tags, system_tags: await distinctTags(context, entity, 'system_tags', carriers) } : { tags };
}

async function distinctTags(
  { database, settings }: ServiceContext,
  entity: Entity,
  field: 'tags' | 'system_tags',
  carriers: Condition,
): Promise<string[]> {
  const options = { maxTimeMS: settings.query.max_time_ms };
  const found: unknown[] = await collectionOf(database, entity).distinct(field, carriers, options);
  return found.filter((tag) => typeof tag === 'string').sort(byCodePoint);
}
