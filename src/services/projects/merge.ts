import type { ProjectDocument } from '../../database/index.js';
import type { MergeResponse } from '../../generated/projects.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { ownProject } from './find-project.js';
import { checkDepth, checkLength, depthOf } from './project-name.js';
import { descendantsOf, levelsBelow, placeBelow, reposition } from './project-tree.js';
import { touchProjects } from './touch-projects.js';
import { withTreeLock } from './tree-lock.js';

/**
 * Moves what is in a project and the projects below it into another one, or to the top, and deletes it (projects.md §5).
 * Archived tasks and models stay behind, as upstream leaves them. The source goes last, so that a repeated call finishes.
 *
 * @throws ApiError 400/410, 400/401, 400/412, 400/409, 400/800; 400/801 for a child whose name is taken, when the contents have been moved
 */
export const merge: Handler<'projects.merge'> = async (context, request) => {
  const { project: sourceId, destination_project: destinationId } = request;
  if (sourceId === destinationId) {
    throw new ApiError('bad_request.project_source_and_destination_are_the_same', { data: { project: sourceId } });
  }
  return withTreeLock(context, () => mergeProjects(context, sourceId, destinationId));
};

async function mergeProjects(
  context: ServiceContext,
  sourceId: string,
  destinationId: string | null | undefined,
): Promise<MergeResponse> {
  const { database, company } = context;
  const source = await ownProject(context, sourceId);
  const destination = destinationId ? await ownProject(context, destinationId) : null;
  if (destination) await checkDestination(context, source, destination);

  const below = { parent: source._id, company: { $in: ['', company] } };
  // Before anything moves: what may be short below another name is too short at the top.
  if (!destination) for (const { basename } of await database.projects.find(below).toArray()) checkLength(basename);
  await touchProjects(context, [destination?._id]);
  const movedEntities = await moveContents(context, source, destination);
  const children = await database.projects.find(below).toArray();
  for (const child of children) await reposition(context, child, placeBelow(destination, child.basename));
  await database.projects.deleteOne({ _id: source._id, company });
  return { moved_entities: movedEntities, moved_projects: children.length };
}

async function checkDestination(
  context: ServiceContext,
  source: ProjectDocument,
  destination: ProjectDocument,
): Promise<void> {
  if (destination.path?.includes(source._id)) {
    throw new ApiError('bad_request.project_cannot_be_merged_into_its_child', {
      data: { project: source._id, destination_project: destination._id },
    });
  }
  const levels = levelsBelow(source._id, await descendantsOf(context, source._id));
  checkDepth(depthOf(destination.name) + levels, context.settings.projects.max_depth);
}

async function moveContents(
  { database, company }: ServiceContext,
  source: ProjectDocument,
  destination: ProjectDocument | null,
): Promise<number> {
  const contents = { company, project: source._id, system_tags: { $ne: 'archived' } };
  const change = { $set: { project: destination?._id ?? null } };
  const tasks = await database.tasks.updateMany(contents, change);
  const models = await database.models.updateMany(contents, change);
  return tasks.modifiedCount + models.modifiedCount;
}
