import type { MemberRule } from '../rule.js';

export const requestPropertyAdded: MemberRule = {
  id: 'request-property-added',
  purpose: 'A new property that may be left out: callers who do not know it do not send it.',
  kind: 'compatible',
  find: ({ name, before, after }) =>
    before === 'absent' && after === 'optional' ? `${name} can be sent now` : undefined,
};
