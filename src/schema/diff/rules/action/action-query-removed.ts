import type { ActionRule } from '../rule.js';

export const actionQueryRemoved: ActionRule = {
  id: 'action-query-removed',
  key: 'query',
  purpose:
    'An action is no listing any more: a scalar where a list is declared, and undeclared dotted parameters, are not understood.',
  kind: 'breaking',
  fix: 'Leave query at true.',
  find: ({ before, after }) => (before.query && !after.query ? 'The action is no listing any more' : undefined),
};
