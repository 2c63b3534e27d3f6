import type { ErrorName } from '../../generated/error-catalogue.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { deleteContents } from './delete-contents.js';
import { writableProject } from './find-project.js';
import { withTreeLock } from './tree-lock.js';
import { type ContentCounts, type Subtree, countContents, subtreeOf } from './project-contents.js';

/** What keeps a project from being deleted without force, in the order of the checks (projects.md §7). */
const OBSTACLES: readonly { error: ErrorName; count: (counts: ContentCounts) => number }[] = [
  { error: 'bad_request.project_has_pipelines', count: ({ pipelines }) => pipelines },
  { error: 'bad_request.project_has_datasets', count: ({ datasets }) => datasets },
  {
    error: 'bad_request.project_has_tasks',
    count: ({ non_archived_tasks: tasks, non_archived_reports: reports }) => tasks + reports,
  },
  { error: 'bad_request.project_has_models', count: ({ non_archived_models: models }) => models },
];

/**
 * Deletes a project with everything below it; tasks and models in it go too, or lose their project (projects.md §7). The project
 * itself is deleted last, so that a repeated call finds what a crash has left.
 *
 * @throws ApiError 400/401, 403/21; without force 400/413, 400/406, 400/402, 400/405
 */
export const deleteProject: Handler<'projects.delete'> = async (context, request) => {
  const { delete_external_artifacts: deleteFiles = true } = request;
  const project = await writableProject(context, request.project);
  const subtree = await subtreeOf(context, project);
  if (!request.force) await checkDeletable(context, project._id, subtree);
  const contents = request.delete_contents
    ? await deleteContents(context, project._id, subtree.all, deleteFiles === true)
    : await disassociate(context, subtree.all);
  return { deleted: await withTreeLock(context, () => deleteProjects(context, project._id)), ...contents };
};

async function checkDeletable(context: ServiceContext, id: string, subtree: Subtree): Promise<void> {
  const counts = await countContents(context, subtree);
  const obstacle = OBSTACLES.find(({ count }) => count(counts) > 0);
  if (obstacle) throw new ApiError(obstacle.error, { extra: 'use force=true to delete', data: { id } });
}

async function disassociate({ database, company }: ServiceContext, projects: readonly string[]) {
  const contents = { company: { $in: ['', company] }, project: { $in: [...projects] } };
  const tasks = await database.tasks.updateMany(contents, { $set: { project: null } });
  await database.models.updateMany(contents, { $set: { project: null } });
  return { disassociated_tasks: tasks.modifiedCount, deleted_models: 0, deleted_tasks: 0, urls: null };
}

/** By path, so that what has been created below in the meantime goes too. */
async function deleteProjects({ database, company }: ServiceContext, id: string): Promise<number> {
  const visible = { company: { $in: ['', company] } };
  const below = await database.projects.deleteMany({ ...visible, path: id });
  const root = await database.projects.deleteOne({ ...visible, _id: id });
  return below.deletedCount + root.deletedCount;
}
