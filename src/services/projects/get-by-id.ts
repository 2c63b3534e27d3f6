import { presentAll, projectEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { visibleProject } from './find-project.js';

/**
 * One project of the company, or a public one, with every field (projects.md §2).
 * @throws ApiError 400/401
 */
export const getById: Handler<'projects.get_by_id'> = async (context, { project }) => ({
  project: presentAll(projectEntity, await visibleProject(context, project)),
});
