import { compareValues, textOf } from '../../values.js';
import type { ValueRule } from '../rule.js';

export const responseValueAdded: ValueRule = {
  id: 'response-value-added',
  purpose:
    'A value can be one that is not in the list which callers know (enum, const). Lenient callers survive it; those with typed clients, which decide by every value of the list, do not: so it breaks.',
  kind: 'breaking',
  fix: "Answer one of the known values to callers of the released versions, or declare a new version of the action for it and leave the released ones as they are (adapters in src/versions keep older callers' answers).",
  find: ({ before, after }) => {
    const { added, unlisted } = compareValues(before, after);
    if (unlisted) return `Can be anything now beside ${textOf(before.values)}`;
    return added.length > 0 ? `Can be ${textOf(added)} now` : undefined;
  },
};
