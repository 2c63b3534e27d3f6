import { limitsThatAre } from '../../limits.js';
import type { ValueRule } from '../rule.js';

export const requestLimitLoosened: ValueRule = {
  id: 'request-limit-loosened',
  purpose: 'Values beyond the limits that were are taken.',
  kind: 'compatible',
  find: ({ before, after }) => limitsThatAre(['loosened'], before, after),
};
