import { compareValues, textOf } from '../../values.js';
import type { ValueRule } from '../rule.js';

export const requestValueAccepted: ValueRule = {
  id: 'request-value-accepted',
  purpose: 'More values are taken: the list of allowed ones (enum, const) is longer, or gone.',
  kind: 'compatible',
  find: ({ before, after }) => {
    const { removed, added, unlisted } = compareValues(before, after);
    if (unlisted) return 'Any value is taken now';
    return added.length > 0 && removed.length === 0 ? `${textOf(added)} is taken too` : undefined;
  },
};
