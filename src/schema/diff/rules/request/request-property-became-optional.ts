import type { MemberRule } from '../rule.js';

export const requestPropertyBecameOptional: MemberRule = {
  id: 'request-property-became-optional',
  purpose: 'The property may be left out, or be null, where it had to be sent.',
  kind: 'compatible',
  find: ({ name, before, after }) =>
    before === 'required' && after === 'optional' ? `${name} can be left out now` : undefined,
};
