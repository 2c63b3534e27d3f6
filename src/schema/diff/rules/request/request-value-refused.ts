import { compareValues, textOf } from '../../values.js';
import type { ValueRule } from '../rule.js';

export const requestValueRefused: ValueRule = {
  id: 'request-value-refused',
  purpose:
    'A value of the list of allowed ones (enum, const) is refused, or any value was allowed before there was such a list.',
  kind: 'breaking',
  fix: 'Keep taking the value, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ before, after }) => {
    const { removed, listed } = compareValues(before, after);
    if (listed) return `Only ${textOf(after.values)} is taken now`;
    return removed.length > 0 ? `${textOf(removed)} is not taken any more` : undefined;
  },
};
