import type { EndpointRule } from '../rule.js';

export const actionRetired: EndpointRule = {
  id: 'action-retired',
  key: 'retired_after',
  purpose: 'An action that callers of this version could call is retired at it: their calls are answered 301.',
  kind: 'breaking',
  fix: 'Set retired_after to the newest released version or later, and mark the action deprecated until then.',
  find: ({ before, after, retired }) => (before && !after && retired ? 'The action is retired' : undefined),
};
