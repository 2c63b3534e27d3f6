import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { printTaskStatuses } from '../../scripts/print-task-statuses.js';

test('the page on the statuses of tasks is up to date (npm run docs:statuses)', async () => {
  const page = await readFile(new URL('../../docs/task-statuses.md', import.meta.url), 'utf8');
  expect(page).toBe(printTaskStatuses());
});
