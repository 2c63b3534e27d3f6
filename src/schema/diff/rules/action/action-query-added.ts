import type { ActionRule } from '../rule.js';

export const actionQueryAdded: ActionRule = {
  id: 'action-query-added',
  key: 'query',
  purpose: 'An action became a listing: it is more lenient about its parameters.',
  kind: 'compatible',
  find: ({ before, after }) => (!before.query && after.query ? 'The action is a listing now' : undefined),
};
