import type { ActionRule } from '../rule.js';

export const actionMadeInternal: ActionRule = {
  id: 'action-made-internal',
  key: 'internal',
  purpose: 'An action that was open to the outside is for internal callers only.',
  kind: 'breaking',
  fix: 'Leave internal as it was, and add an internal action beside it.',
  find: ({ before, after }) => (!before.internal && after.internal ? 'The action is internal now' : undefined),
};
