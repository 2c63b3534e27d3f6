import type { EndpointRule } from '../rule.js';

export const actionRemoved: EndpointRule = {
  id: 'action-removed',
  purpose: 'An action that callers of this version could call is gone: their calls fail with 400.',
  kind: 'breaking',
  fix: 'Put the action back; to end it for newer versions only, give it retired_after.',
  find: ({ before, after, retired }) => (before && !after && !retired ? 'The action is gone' : undefined),
};
