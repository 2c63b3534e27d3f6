import type { MemberRule } from '../rule.js';

export const requestPropertyBecameRequired: MemberRule = {
  id: 'request-property-became-required',
  purpose: 'Calls that leave out the property, or send null, are refused.',
  kind: 'breaking',
  fix: 'Take the property out of required, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ name, before, after }) =>
    before === 'optional' && after === 'required' ? `${name} must be sent now` : undefined,
};
