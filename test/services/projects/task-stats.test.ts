import { expect, test } from '@jest/globals';
import type { TaskGroup } from '../../../src/services/projects/task-group.js';
import { summarise } from '../../../src/services/projects/task-stats.js';

const group = (status: string | null, more: Partial<TaskGroup> = {}): TaskGroup => ({
  _id: { project: 'p', status },
  state: 'active',
  count: 1,
  runtime: 0,
  recent: 0,
  lastRun: null,
  ...more,
});

test('nothing counted is all zeros', () => {
  expect(summarise([], 'active')).toEqual({
    status_count: {
      created: 0,
      queued: 0,
      in_progress: 0,
      stopped: 0,
      publishing: 0,
      published: 0,
      closed: 0,
      failed: 0,
      completed: 0,
      unknown: 0,
    },
    total_tasks: 0,
    total_runtime: 0,
    completed_tasks_24h: 0,
    last_task_run: null,
  });
});

test('groups of several projects are added up, and only those of the state', () => {
  const early = new Date('2026-01-01T00:00:00.000Z');
  const late = new Date('2026-01-02T00:00:00.500Z');
  const summary = summarise(
    [
      group('completed', { count: 2, runtime: 10, recent: 1, lastRun: late }),
      group('completed', { count: 3, runtime: 5, lastRun: early }),
      group('completed', { count: 9, runtime: 9, recent: 9, lastRun: new Date('2027-01-01'), state: 'archived' }),
    ],
    'active',
  );
  expect(summary).toMatchObject({
    status_count: { completed: 5 },
    total_tasks: 5,
    total_runtime: 15,
    completed_tasks_24h: 1,
    last_task_run: '2026-01-02T00:00:00.500000+00:00',
  });
});

test.each([[null], ['nonsense']])('a status %j counts as unknown', (status) => {
  expect(summarise([group(status)], 'active')).toMatchObject({ status_count: { unknown: 1 }, total_tasks: 1 });
});

test.each(['queued', 'in_progress', 'failed'])('%s tasks do not count as completed lately', (status) => {
  expect(summarise([group(status, { recent: 1 })], 'active').completed_tasks_24h).toBe(0);
});
