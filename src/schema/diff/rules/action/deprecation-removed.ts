import type { ActionRule } from '../rule.js';

export const deprecationRemoved: ActionRule = {
  id: 'deprecation-removed',
  purpose: 'Callers are not told any more to leave the action at this version.',
  kind: 'compatible',
  find: ({ before, after }) => (before.deprecated && !after.deprecated ? 'Not deprecated any more' : undefined),
};
