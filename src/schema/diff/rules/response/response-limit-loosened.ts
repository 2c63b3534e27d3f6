import { limitsThatAre } from '../../limits.js';
import type { ValueRule } from '../rule.js';

export const responseLimitLoosened: ValueRule = {
  id: 'response-limit-loosened',
  purpose:
    'A value can be outside the limits (numbers, lengths, pattern, format) that callers rely on. Another pattern or format lets such values through, too.',
  kind: 'breaking',
  fix: "Keep answering within the limit, or declare a new version of the action for it and leave the released ones as they are (adapters in src/versions keep older callers' answers).",
  find: ({ before, after }) => limitsThatAre(['loosened', 'replaced'], before, after),
};
