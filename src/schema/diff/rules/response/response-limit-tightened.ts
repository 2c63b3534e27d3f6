import { limitsThatAre } from '../../limits.js';
import type { ValueRule } from '../rule.js';

export const responseLimitTightened: ValueRule = {
  id: 'response-limit-tightened',
  purpose: 'A value stays within closer limits than callers are prepared for.',
  kind: 'compatible',
  find: ({ before, after }) => limitsThatAre(['tightened'], before, after),
};
