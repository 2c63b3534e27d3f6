import type { ActionRule } from '../rule.js';

export const actionDescriptionChanged: ActionRule = {
  id: 'action-description-changed',
  key: 'description',
  purpose: 'The documentation of the action changed: callers see no difference.',
  kind: 'compatible',
  isDocumentation: true,
  find: ({ before, after }) => (before.description === after.description ? undefined : 'The description changed'),
};
