import type { ActionRule } from '../rule.js';

export const actionMadePublic: ActionRule = {
  id: 'action-made-public',
  key: 'internal',
  purpose: 'An internal action is open to the outside.',
  kind: 'compatible',
  find: ({ before, after }) => (before.internal && !after.internal ? 'The action is not internal any more' : undefined),
};
