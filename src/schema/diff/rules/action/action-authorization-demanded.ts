import type { ActionRule } from '../rule.js';

export const actionAuthorizationDemanded: ActionRule = {
  id: 'action-authorization-demanded',
  key: 'authorize',
  purpose: 'An action that answered callers without credentials refuses them.',
  kind: 'breaking',
  fix: 'Leave authorize as it was, and add another action for callers with credentials.',
  find: ({ before, after }) =>
    before.authorize !== true && after.authorize === true ? 'Callers need credentials now' : undefined,
};
