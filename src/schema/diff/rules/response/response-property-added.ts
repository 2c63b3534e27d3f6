import type { MemberRule } from '../rule.js';

export const responsePropertyAdded: MemberRule = {
  id: 'response-property-added',
  purpose: 'Callers ignore properties that they do not know.',
  kind: 'compatible',
  find: ({ name, before, after }) =>
    before === 'absent' && after !== 'absent' ? `${name} can be read now` : undefined,
};
