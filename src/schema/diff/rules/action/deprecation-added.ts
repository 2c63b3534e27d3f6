import type { ActionRule } from '../rule.js';

export const deprecationAdded: ActionRule = {
  id: 'deprecation-added',
  purpose: 'Callers are told to leave the action at this version; it goes on working.',
  kind: 'compatible',
  find: ({ before, after }) =>
    !before.deprecated && after.deprecated
      ? `Deprecated since ${after.deprecated.since} in favour of ${after.deprecated.successor}`
      : undefined,
};
