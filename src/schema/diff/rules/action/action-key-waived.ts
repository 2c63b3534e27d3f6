import type { ActionRule } from '../rule.js';

export const actionKeyWaived: ActionRule = {
  id: 'action-key-waived',
  key: 'required_keys',
  purpose: 'A call may leave out a key that it had to hold.',
  kind: 'compatible',
  find: ({ before, after }) => {
    const gone = before.required_keys.filter((key) => !after.required_keys.includes(key));
    return gone.length > 0 ? `Calls need not hold ${gone.join(', ')} any more` : undefined;
  },
};
