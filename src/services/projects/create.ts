import { databaseFailure } from '../../database/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { readTags } from '../tags.js';
import { type ProjectFields, ensureLocation, newProject, publicProjectExists } from './ensure-project.js';
import {
  basenameOf,
  checkDepth,
  checkLength,
  depthOf,
  locationOf,
  nameTaken,
  normaliseName,
  requireName,
} from './project-name.js';
import { touchProjects } from './touch-projects.js';
import { withTreeLock } from './tree-lock.js';

/**
 * Creates a project, and those above it that are missing (projects.md §1).
 * @throws ApiError 400/16, 400/409, 400/407, 400/801, 400/414, 400/800, in this order
 */
export const create: Handler<'projects.create'> = async (context, request) => {
  const fields = fieldsOf(request);
  checkDepth(depthOf(normaliseName(request.name)), context.settings.projects.max_depth);
  const name = requireName(request.name);
  // At the top there is no place that others could change meanwhile.
  if (locationOf(name) === '') return insert(context, name, fields);
  return withTreeLock(context, () => insert(context, name, fields));
};

async function insert(context: ServiceContext, name: string, fields: ProjectFields): Promise<{ id: string }> {
  await checkFree(context, name);
  const parent = await ensureLocation(context, locationOf(name));
  checkLength(name);
  const project = newProject(context, parent, basenameOf(name), fields);
  await touchProjects(context, [parent?._id]);
  try {
    await context.database.projects.insertOne(project);
  } catch (error) {
    throw databaseFailure(error) === 'duplicate' ? nameTaken(name) : error;
  }
  return { id: project._id };
}

async function checkFree({ database, company }: ServiceContext, name: string): Promise<void> {
  const found = await database.projects
    .find({ name, company: { $in: ['', company] } }, { projection: { company: 1 } })
    .toArray();
  if (found.some((project) => project.company === company)) throw nameTaken(name);
  if (found.length > 0) throw publicProjectExists(name);
}

function fieldsOf(request: Parameters<typeof create>[1]): ProjectFields {
  const { description, default_output_destination: destination } = request;
  const { tags, system_tags: systemTags } = readTags(request);
  return {
    ...(typeof description === 'string' && { description }),
    ...(tags && { tags }),
    ...(systemTags && { system_tags: systemTags }),
    ...(typeof destination === 'string' && { default_output_destination: destination.trim() }),
  };
}
