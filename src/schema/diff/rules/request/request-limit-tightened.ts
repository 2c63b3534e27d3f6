import { limitsThatAre } from '../../limits.js';
import type { ValueRule } from '../rule.js';

export const requestLimitTightened: ValueRule = {
  id: 'request-limit-tightened',
  purpose:
    'Values that were within the limits (numbers, lengths, pattern, format) are refused. Another pattern or format refuses some, too.',
  kind: 'breaking',
  fix: 'Leave the limit as it was, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ before, after }) => limitsThatAre(['tightened', 'replaced'], before, after),
};
