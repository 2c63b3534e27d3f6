import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { ensureProject } from '../projects/index.js';
import { changeStamps } from './writable-model.js';

/** Moves models to a project, by id or by name, or to none (models.md §9). Ids that are not the company's are passed over. */
export const move: Handler<'models.move'> = async (context, request) => {
  const target = await targetProject(context, request);
  await context.database.models.updateMany(
    { _id: { $in: request.ids }, company: context.company },
    { $set: { project: target, ...changeStamps(context) } },
  );
  return { project_id: target };
};

async function targetProject(
  context: ServiceContext,
  { project, project_name: name }: { project?: string | null; project_name?: string | null },
): Promise<string | null> {
  if (project === undefined && !name) {
    throw new ApiError('bad_request.missing_required_fields', { extra: 'project or project_name is required' });
  }
  if (!project) return name ? ensureProject(context, name) : null;
  const found = await context.database.projects.findOne(
    { _id: project, company: context.company },
    { projection: { _id: 1 } },
  );
  if (!found) throw new ApiError('bad_request.invalid_project_id', { data: { id: project } });
  return project;
}
