import type { Handler } from '../context.js';
import { writableProject } from './find-project.js';
import { countContents, subtreeOf } from './project-contents.js';

/**
 * Counts what deleting a project would touch (projects.md §6).
 * @throws ApiError 400/401, 403/21
 */
export const validateDelete: Handler<'projects.validate_delete'> = async (context, request) =>
  countContents(context, await subtreeOf(context, await writableProject(context, request.project)));
