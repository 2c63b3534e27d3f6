import type { ServiceHandlers } from '../context.js';
import { addTask } from './add-task.js';
import { clearQueue } from './clear-queue.js';
import { create } from './create.js';
import { deleteQueue } from './delete.js';
import { getAll, getAllEx } from './get-all.js';
import { getById } from './get-by-id.js';
import { getDefault } from './get-default.js';
import { getNextTask } from './get-next-task.js';
import { getQueueMetrics } from './get-queue-metrics.js';
import { addOrUpdateMetadata, deleteMetadata } from './metadata.js';
import { moveTaskBackward, moveTaskForward, moveTaskToBack, moveTaskToFront } from './move-task.js';
import { getNumEntries, peekTask } from './peek.js';
import { removeTask } from './remove-task.js';
import { update } from './update.js';

export { sampleSilentQueues } from './sample-silent-queues.js';

/** The handlers of the queues service (schema/services/queues.conf). */
export const queuesHandlers: ServiceHandlers<'queues'> = {
  get_by_id: getById,
  get_all: getAll,
  get_all_ex: getAllEx,
  get_default: getDefault,
  create,
  update,
  delete: deleteQueue,
  add_task: addTask,
  get_next_task: getNextTask,
  remove_task: removeTask,
  clear_queue: clearQueue,
  move_task_forward: moveTaskForward,
  move_task_backward: moveTaskBackward,
  move_task_to_front: moveTaskToFront,
  move_task_to_back: moveTaskToBack,
  get_queue_metrics: getQueueMetrics,
  add_or_update_metadata: addOrUpdateMetadata,
  delete_metadata: deleteMetadata,
  peek_task: peekTask,
  get_num_entries: getNumEntries,
};
