import type { ProjectDocument } from '../../database/index.js';
import type { UpdateRequest, UpdateResponse } from '../../generated/projects.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { type WrittenTags, readTags } from '../tags.js';
import { writableProject } from './find-project.js';
import { basenameOf, checkLength, locationOf, requireName } from './project-name.js';
import { reposition } from './project-tree.js';
import { withTreeLock } from './tree-lock.js';

/** What the request writes; a null is written too. */
type Changes = Pick<UpdateRequest, 'description' | 'default_output_destination'> & WrittenTags;

/**
 * Changes a project of the company, and with a new name everything below it (projects.md §3).
 * @throws ApiError 400/16, 400/401, 403/21, 400/407, 400/408, 400/800, 400/801
 */
export const update: Handler<'projects.update'> = async (context, request) => {
  const changes = changesOf(request);
  return request.name
    ? withTreeLock(context, () => change(context, request, changes))
    : change(context, request, changes);
};

async function change(context: ServiceContext, request: UpdateRequest, changes: Changes): Promise<UpdateResponse> {
  const project = await writableProject(context, request.project);
  const name = request.name ? newName(project, request.name) : project.name;
  const updated =
    name === project.name ? await write(context, project, changes) : await rename(context, project, name, changes);
  return { updated, fields: { ...changes, ...(request.name && { name: request.name }) } };
}

function changesOf(request: UpdateRequest): Changes {
  const { description, default_output_destination } = request;
  return {
    ...readTags(request),
    ...(description !== undefined && { description }),
    ...(default_output_destination !== undefined && { default_output_destination }),
  };
}

/** A new name must leave the project in its place (400/408). */
function newName(project: ProjectDocument, text: string): string {
  const name = requireName(text);
  if (locationOf(name) !== locationOf(project.name)) {
    throw new ApiError('bad_request.cannot_update_project_location', { data: { name } });
  }
  checkLength(name);
  return name;
}

async function write(
  { database, company, now }: ServiceContext,
  { _id }: ProjectDocument,
  changes: Changes,
): Promise<0 | 1> {
  const result = await database.projects.updateOne(
    { _id, company },
    { $set: { ...stored(changes), last_update: now } },
  );
  return result.matchedCount > 0 ? 1 : 0;
}

async function rename(context: ServiceContext, project: ProjectDocument, name: string, changes: Changes): Promise<1> {
  const { path = [], parent } = project;
  const basename = basenameOf(name);
  await reposition(context, project, { name, basename, path, ...(parent && { parent }) }, stored(changes));
  return 1;
}

function stored(changes: Changes): Partial<ProjectDocument> {
  const { default_output_destination: destination } = changes;
  return {
    ...changes,
    ...(typeof destination === 'string' && { default_output_destination: destination.trim() }),
  };
}
