import { rolesBeyond } from '../../roles.js';
import type { ActionRule } from '../rule.js';

export const actionRoleAdded: ActionRule = {
  id: 'action-role-added',
  key: 'allow_roles',
  purpose: 'Callers of a role that were refused can call the action.',
  kind: 'compatible',
  find: ({ before, after }) => {
    const come = rolesBeyond(after, before);
    return come.length > 0 ? `Callers of the roles ${come.join(', ')} are let in now` : undefined;
  },
};
