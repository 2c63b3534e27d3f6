/** Queues and their entries: what the actions of queues and of tasks do to them. */
export { appendToQueue, checkNotInQueue, isInQueue, notQueued } from './append-entry.js';
export { checkQueue, defaultQueue, readQueue, unknownQueue } from './find-queue.js';
export { insertQueue, nameTaken, queueByName } from './insert-queue.js';
export { removeFromAllQueues, removeFromQueue, removeSeenEntries } from './remove-entries.js';
export { removeStaleEntries } from './remove-stale-entries.js';
export { moveEntry } from './move-entry.js';
export { sampleQueue } from './sample-queue.js';
export { takeNextEntry } from './take-entry.js';
