import type { EndpointRule } from '../rule.js';

export const actionAdded: EndpointRule = {
  id: 'action-added',
  purpose: 'An action that callers of this version could not call is there.',
  kind: 'compatible',
  find: ({ before, after }) => (!before && after ? 'The action is new' : undefined),
};
