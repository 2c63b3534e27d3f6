import type { MemberRule } from '../rule.js';

export const requestPropertyAddedRequired: MemberRule = {
  id: 'request-property-added-required',
  purpose: 'Calls without a property that did not exist before are refused.',
  kind: 'breaking',
  fix: 'Take the property out of required and let the handler do without it, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ name, before, after }) =>
    before === 'absent' && after === 'required' ? `${name} must be sent now, and did not exist before` : undefined,
};
