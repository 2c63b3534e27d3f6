import { type Entity, modelEntity, projectEntity, taskEntity } from '../../query/index.js';
import { type CarriedTags, type TagsWanted, carriedTags } from '../carried-tags.js';
import type { Handler, ServiceContext } from '../context.js';
import { withDescendants } from './project-tree.js';

/** What a request for tags says. */
interface TagsRequest extends TagsWanted {
  projects?: readonly string[] | null;
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

/** @param projectField where a document of the entity says which project it is, or is in */
async function tagsOf(
  context: ServiceContext,
  entity: Entity,
  projectField: '_id' | 'project',
  { projects, ...wanted }: TagsRequest,
): Promise<CarriedTags> {
  const restriction =
    projects && projects.length > 0
      ? { [projectField]: { $in: await withDescendants(context.database, projects) } }
      : undefined;
  return carriedTags(context, [entity], wanted, restriction);
}
