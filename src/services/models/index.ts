import type { ServiceHandlers } from '../context.js';
import { archiveMany, unarchiveMany } from './archive.js';
import { create } from './create.js';
import { deleteMany, deleteModel } from './delete.js';
import { edit } from './edit.js';
import { getAll, getAllEx, getByIdEx } from './get-all.js';
import { getById, getByTaskId } from './get-by-id.js';
import { getFrameworks } from './get-frameworks.js';
import { makePrivate, makePublic } from './make-public.js';
import { addOrUpdateMetadata, deleteMetadata } from './metadata.js';
import { move } from './move.js';
import { publishMany, setReady } from './publish.js';
import { updateForTask } from './update-for-task.js';
import { updateTags } from './update-tags.js';
import { update } from './update.js';

/** The handlers of the models service (schema/services/models.conf). */
export const modelsHandlers: ServiceHandlers<'models'> = {
  get_by_id: getById,
  get_by_task_id: getByTaskId,
  get_by_id_ex: getByIdEx,
  get_all_ex: getAllEx,
  get_all: getAll,
  get_frameworks: getFrameworks,
  update_for_task: updateForTask,
  create,
  edit,
  update,
  publish_many: publishMany,
  set_ready: setReady,
  archive_many: archiveMany,
  unarchive_many: unarchiveMany,
  delete_many: deleteMany,
  delete: deleteModel,
  make_public: makePublic,
  make_private: makePrivate,
  move,
  add_or_update_metadata: addOrUpdateMetadata,
  delete_metadata: deleteMetadata,
  update_tags: updateTags,
};
