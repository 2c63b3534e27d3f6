import type { ServiceHandlers } from '../context.js';
import { create } from './create.js';
import { deleteProject } from './delete.js';
import { getAllEx } from './get-all-ex.js';
import { getAll } from './get-all.js';
import { getById } from './get-by-id.js';
import { getHyperParameters } from './get-hyper-parameters.js';
import { getHyperparamValues } from './get-hyperparam-values.js';
import { getModelMetadataKeys } from './get-model-metadata-keys.js';
import { getModelMetadataValues } from './get-model-metadata-values.js';
import { getModelTags, getProjectTags, getTaskTags } from './get-tags.js';
import { getTaskParents } from './get-task-parents.js';
import { getUniqueMetricVariants } from './get-unique-metric-variants.js';
import { getUserNames } from './get-user-names.js';
import { makePrivate, makePublic } from './make-public.js';
import { merge } from './merge.js';
import { move } from './move.js';
import { update } from './update.js';
import { validateDelete } from './validate-delete.js';

export { ensureProject } from './ensure-project.js';
export { ownProject, visibleProject, writableProject } from './find-project.js';
export { checkTargetNamed, targetProject } from './move-target.js';
export { withDescendants } from './project-tree.js';
export { selectProjects } from './select-projects.js';
export type { ContentsWanted } from './select-projects.js';
export { noteChangedContents, touchProjects } from './touch-projects.js';

/** The tree of projects and what is in it (projects.md). */
export const projectsHandlers: ServiceHandlers<'projects'> = {
  create,
  get_by_id: getById,
  get_all: getAll,
  get_all_ex: getAllEx,
  update,
  move,
  merge,
  validate_delete: validateDelete,
  delete: deleteProject,
  get_unique_metric_variants: getUniqueMetricVariants,
  get_hyperparam_values: getHyperparamValues,
  get_hyper_parameters: getHyperParameters,
  get_model_metadata_values: getModelMetadataValues,
  get_model_metadata_keys: getModelMetadataKeys,
  get_project_tags: getProjectTags,
  get_task_tags: getTaskTags,
  get_model_tags: getModelTags,
  make_public: makePublic,
  make_private: makePrivate,
  get_task_parents: getTaskParents,
  get_user_names: getUserNames,
};
