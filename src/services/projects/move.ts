import type { ProjectDocument } from '../../database/index.js';
import type { MoveRequest } from '../../generated/projects.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { ensureLocation } from './ensure-project.js';
import { checkWritable, ownProject } from './find-project.js';
import { checkDepth, checkLength, depthOf, isWithin, normaliseName } from './project-name.js';
import { descendantsOf, levelsBelow, placeBelow, reposition } from './project-tree.js';
import { touchProjects } from './touch-projects.js';
import { withTreeLock } from './tree-lock.js';

/**
 * Puts a project with everything below it into another place, which is created when it is missing (projects.md §4).
 * @throws ApiError 400/401, 403/21, 400/409, 400/411, 400/414, 400/410, 400/800, 400/801
 */
export const move: Handler<'projects.move'> = (context, request) =>
  withTreeLock(context, () => moveProject(context, request));

async function moveProject(context: ServiceContext, request: MoveRequest): Promise<{ moved: number }> {
  const project = await ownProject(context, request.project);
  await checkParentWritable(context, project);
  const location = normaliseName(request.new_location);
  const depth = depthOf(location) + 1 + levelsBelow(project._id, await descendantsOf(context, project._id));
  checkDepth(depth, context.settings.projects.max_depth);
  // Judged by name, before the location is created: the reference leaves an empty project behind.
  if (isWithin(location, project.name)) {
    throw new ApiError('bad_request.project_cannot_be_moved_under_itself', {
      data: { project: project._id, location },
    });
  }
  const parent = await ensureLocation(context, location);
  if ((parent?._id ?? null) === (project.parent ?? null)) {
    throw new ApiError('bad_request.project_source_and_destination_are_the_same', { data: { location } });
  }
  const place = placeBelow(parent, project.basename);
  checkLength(place.name);
  await touchProjects(context, [project.parent, parent?._id]);
  return { moved: 1 + (await reposition(context, project, place)) };
}

async function checkParentWritable({ database }: ServiceContext, { parent }: ProjectDocument): Promise<void> {
  if (!parent) return;
  const found = await database.projects.findOne({ _id: parent, company: '' }, { projection: { company: 1 } });
  if (found) checkWritable(found);
}
