import { rolesBeyond } from '../../roles.js';
import type { ActionRule } from '../rule.js';

export const actionRoleRemoved: ActionRule = {
  id: 'action-role-removed',
  key: 'allow_roles',
  purpose: 'Callers of a role that could call the action are refused.',
  kind: 'breaking',
  fix: 'Put the role back into allow_roles; what the role must not do can be a new action.',
  find: ({ before, after }) => {
    const gone = rolesBeyond(before, after);
    return gone.length > 0 ? `Callers of the roles ${gone.join(', ')} are refused now` : undefined;
  },
};
