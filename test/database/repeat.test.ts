import { expect, test } from '@jest/globals';
import { repeat } from '../../src/database/index.js';

const HOUR_MS = 3_600_000;

/** Counts turns; `reached` waits for one. */
function counter() {
  let turns = 0;
  const work = async () => void (turns += 1);
  const reached = async (count: number) => {
    while (turns < count) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  return { work, reached, turns: () => turns };
}

test('the first turn may come sooner than the others', async () => {
  const { work, reached, turns } = counter();
  const repetition = repeat(work, HOUR_MS, 1);
  await reached(1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await repetition.stop();
  expect(turns()).toBe(1);
});

test('without a pause of its own the first turn waits as the others do', async () => {
  const { work, reached } = counter();
  const repetition = repeat(work, 1);
  await reached(3);
  await repetition.stop();
  const late = counter();
  const idle = repeat(late.work, HOUR_MS);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await idle.stop();
  expect(late.turns()).toBe(0);
});
