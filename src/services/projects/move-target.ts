import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { ensureProject } from './ensure-project.js';
import { ownProject } from './find-project.js';

/** Where a request wants tasks or models to be: in a project by its id, which wins, or by its name; or in none (models.md §9). */
export interface MoveTarget {
  project?: string | null;
  project_name?: string | null;
}

/**
 * Refuses a request that does not say where to move things; a null project does.
 * @throws ApiError 400/11
 */
export function checkTargetNamed({ project, project_name: name }: MoveTarget): void {
  if (project !== undefined || name) return;
  throw new ApiError('bad_request.missing_required_fields', { extra: 'project or project_name is required' });
}

/**
 * The project that a request names, which is created when it is missing and asked for by name; null for none.
 * @throws ApiError 400/401 for an id that is not the company's, and as `ensureProject` does
 */
export async function targetProject(
  context: ServiceContext,
  { project, project_name: name }: MoveTarget,
): Promise<string | null> {
  if (project) return (await ownProject(context, project))._id;
  return name ? ensureProject(context, name) : null;
}
