import { expect, test } from '@jest/globals';
import { createSharedRuns } from '../../src/services/shared-runs.js';

/** A run that is ended by hand. */
function startable(): { run: () => Promise<number>; ends: ((error?: Error) => void)[] } {
  const ends: ((error?: Error) => void)[] = [];
  const run = () =>
    new Promise<number>((resolve, reject) => {
      const number = ends.length + 1;
      ends.push((error) => (error ? reject(error) : resolve(number)));
    });
  return { run, ends };
}

test('who comes during a run shares the next one', async () => {
  const shared = createSharedRuns<number>();
  const { run, ends } = startable();
  const first = shared('key', run);
  const others = [shared('key', run), shared('key', run)];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(1);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  expect(await Promise.all(others)).toEqual([2, 2]);
});

test('a failed run fails those who asked for it, and nobody else', async () => {
  const shared = createSharedRuns<number>();
  const { run, ends } = startable();
  const first = shared('key', run);
  const second = shared('key', run);
  ends[0]?.(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  ends[1]?.();
  expect(await second).toBe(2);
});

test('other keys do not wait', async () => {
  const shared = createSharedRuns<number>();
  const { run, ends } = startable();
  void shared('one', run);
  const other = shared('two', run);
  ends[1]?.();
  expect(await other).toBe(2);
});

test('a run that has ended is not shared', async () => {
  const shared = createSharedRuns<number>();
  const { run, ends } = startable();
  for (const number of [1, 2]) {
    const result = shared('key', run);
    ends.at(-1)?.();
    expect(await result).toBe(number);
  }
});
