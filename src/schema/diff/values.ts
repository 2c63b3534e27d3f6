import { isDeepStrictEqual } from 'node:util';
import { type Shape, shareTypes } from './shape.js';

/** What changed about the list of values that a value can have (`enum`, `const`). */
export interface ValuesChange {
  removed: readonly unknown[];
  added: readonly unknown[];
  /** Whether there is such a list now, and was none. */
  listed: boolean;
  /** Whether there was such a list, and is none now. */
  unlisted: boolean;
}

const NO_CHANGE: ValuesChange = { removed: [], added: [], listed: false, unlisted: false };

/** Compares the lists of two shapes. */
export function compareValues(before: Shape, after: Shape): ValuesChange {
  if (!shareTypes(before, after)) return NO_CHANGE;
  if (before.values && after.values) {
    return {
      ...NO_CHANGE,
      removed: valuesBeyond(before.values, after.values),
      added: valuesBeyond(after.values, before.values),
    };
  }
  return { ...NO_CHANGE, listed: after.values !== undefined, unlisted: before.values !== undefined };
}

/** Values as a sentence shows them. */
export function textOf(values: readonly unknown[] = []): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

function valuesBeyond(values: readonly unknown[], others: readonly unknown[]): unknown[] {
  return values.filter((value) => !others.some((other) => isDeepStrictEqual(value, other)));
}
