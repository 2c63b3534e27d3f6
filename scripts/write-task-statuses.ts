/** Writes the page on the statuses of a task (`npm run docs:statuses`). The suite fails when it is out of date. */
import { writeFile } from 'node:fs/promises';
import { printTaskStatuses } from './print-task-statuses.js';

await writeFile(new URL('../docs/task-statuses.md', import.meta.url), printTaskStatuses());
