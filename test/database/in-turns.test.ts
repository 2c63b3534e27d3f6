import { describe, expect, test } from '@jest/globals';
import { inTurns } from '../../src/database/in-turns.js';

/** Doubles numbers, one go after the other, and remembers the goes; a go ends when it is let. */
function doubler() {
  const goes: number[][] = [];
  const ends: (() => void)[] = [];
  const double = inTurns<number, number>(async (items) => {
    goes.push([...items]);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (items.includes(13)) throw new Error('unlucky');
    return items.map((item) => item * 2);
  });
  /** Lets the next go end, once it has begun. */
  const end = async () => {
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ends.shift()?.();
  };
  return { goes, double, end };
}

describe('what is handled in turns', () => {
  test('arrives together and is handled together, in the order of arrival', async () => {
    const { goes, double, end } = doubler();
    const results = Promise.all([3, 1, 2].map((item) => double('key', item)));
    await end();
    expect(await results).toEqual([6, 2, 4]);
    expect(goes).toEqual([[3, 1, 2]]);
  });

  test('waits for the go under way, and is all in the next one', async () => {
    const { goes, double, end } = doubler();
    const first = double('key', 1);
    while (goes.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const later = Promise.all([double('key', 2), double('key', 3)]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(goes).toEqual([[1]]);
    await end();
    await end();
    expect([await first, await later]).toEqual([2, [4, 6]]);
    expect(goes).toEqual([[1], [2, 3]]);
  });

  test('does not wait for other keys', async () => {
    const { goes, double, end } = doubler();
    const results = Promise.all([double('a', 1), double('b', 2)]);
    while (goes.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await end();
    await end();
    expect(await results).toEqual([2, 4]);
  });

  test('goes on after a go that failed for all that were in it', async () => {
    const { double, end } = doubler();
    const results = Promise.allSettled([double('key', 13), double('key', 1)]);
    await end();
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = double('key', 4);
    await end();
    expect(await next).toBe(8);
  });
});
