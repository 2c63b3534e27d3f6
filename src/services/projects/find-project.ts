import type { ProjectDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';

type Caller = Pick<ServiceContext, 'database' | 'company'>;

/**
 * A project that the caller may see: one of the company, or a public one.
 * @throws ApiError 400/401
 */
export async function visibleProject({ database, company }: Caller, id: string): Promise<ProjectDocument> {
  const project = await database.projects.findOne({ _id: id, company: { $in: ['', company] } });
  if (!project) throw unknownProject(id);
  return project;
}

/**
 * A project of the company, where public ones are out of the question.
 * @throws ApiError 400/401
 */
export async function ownProject({ database, company }: Caller, id: string): Promise<ProjectDocument> {
  const project = await database.projects.findOne({ _id: id, company });
  if (!project) throw unknownProject(id);
  return project;
}

/**
 * A project that the caller may change.
 * @throws ApiError 400/401 when there is none, 403/21 when it is public
 */
export async function writableProject(caller: Caller, id: string): Promise<ProjectDocument> {
  const project = await visibleProject(caller, id);
  checkWritable(project);
  return project;
}

/**
 * Refuses to change a public project.
 * @throws ApiError 403/21
 */
export function checkWritable({ _id, company }: Pick<ProjectDocument, '_id' | 'company'>): void {
  if (company === '') throw new ApiError('forbidden.no_write_permission', { data: { id: _id } });
}

function unknownProject(id: string): ApiError {
  return new ApiError('bad_request.invalid_project_id', { data: { id } });
}
