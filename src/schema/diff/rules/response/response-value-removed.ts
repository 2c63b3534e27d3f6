import { compareValues, textOf } from '../../values.js';
import type { ValueRule } from '../rule.js';

export const responseValueRemoved: ValueRule = {
  id: 'response-value-removed',
  purpose: 'A value is never one any more that callers know (enum, const).',
  kind: 'compatible',
  find: ({ before, after }) => {
    const { removed, added, listed } = compareValues(before, after);
    if (listed) return `Is always one of ${textOf(after.values)} now`;
    return removed.length > 0 && added.length === 0 ? `Is never ${textOf(removed)} any more` : undefined;
  },
};
