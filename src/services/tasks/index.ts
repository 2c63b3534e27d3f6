/** What other services do to tasks. The actions of the tasks service itself are not served yet. */
export { publishTask } from './publish-task.js';
export type { PublishedTask } from './publish-task.js';
export { updateTaskStatistics } from './task-statistics.js';
export { writableTask } from './writable-task.js';
