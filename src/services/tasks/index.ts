import type { ServiceHandlers } from '../context.js';
import { archive, archiveMany, unarchiveMany } from './archive.js';
import { addOrUpdateArtifacts, deleteArtifacts } from './artifacts.js';
import { clone } from './clone.js';
import { completed } from './completed.js';
import { deleteConfiguration, editConfiguration, getConfigurationNames, getConfigurations } from './configuration.js';
import { create, validate } from './create.js';
import { deleteMany, deleteTask } from './delete.js';
import { dequeue, dequeueMany } from './dequeue.js';
import { edit } from './edit.js';
import { enqueue, enqueueMany } from './enqueue.js';
import { getAll, getAllEx, getByIdEx } from './get-all.js';
import { getById } from './get-by-id.js';
import { getTypes } from './get-types.js';
import { deleteHyperParams, editHyperParams, getHyperParams } from './hyper-params.js';
import { makePrivate, makePublic } from './make-public.js';
import { move } from './move.js';
import { ping } from './ping.js';
import { publish, publishMany } from './publish.js';
import { close, failed, started, stopped } from './report-status.js';
import { reset, resetMany } from './reset.js';
import { setRequirements } from './set-requirements.js';
import { stop, stopMany } from './stop.js';
import { addOrUpdateModel, deleteModels } from './task-models.js';
import { update } from './update.js';
import { updateBatch } from './update-batch.js';
import { updateTags } from './update-tags.js';

export { publishTask } from './publish-task.js';
export type { PublishedTask } from './publish-task.js';
export { stopUnresponsive } from './stop-unresponsive.js';
export { updateTaskStatistics } from './task-statistics.js';
export { writableTask } from './writable-task.js';

/** The handlers of the tasks service (schema/services/tasks.conf). */
export const tasksHandlers: ServiceHandlers<'tasks'> = {
  get_by_id: getById,
  get_all: getAll,
  get_all_ex: getAllEx,
  get_by_id_ex: getByIdEx,
  get_types: getTypes,
  get_hyper_params: getHyperParams,
  edit_hyper_params: editHyperParams,
  delete_hyper_params: deleteHyperParams,
  get_configurations: getConfigurations,
  get_configuration_names: getConfigurationNames,
  edit_configuration: editConfiguration,
  delete_configuration: deleteConfiguration,
  add_or_update_artifacts: addOrUpdateArtifacts,
  delete_artifacts: deleteArtifacts,
  add_or_update_model: addOrUpdateModel,
  delete_models: deleteModels,
  create,
  validate,
  edit,
  update,
  update_batch: updateBatch,
  set_requirements: setRequirements,
  clone,
  started,
  stopped,
  failed,
  close,
  completed,
  stop,
  stop_many: stopMany,
  publish,
  publish_many: publishMany,
  ping,
  enqueue,
  enqueue_many: enqueueMany,
  dequeue,
  dequeue_many: dequeueMany,
  reset,
  reset_many: resetMany,
  delete: deleteTask,
  delete_many: deleteMany,
  archive,
  archive_many: archiveMany,
  unarchive_many: unarchiveMany,
  move,
  update_tags: updateTags,
  make_public: makePublic,
  make_private: makePrivate,
};
