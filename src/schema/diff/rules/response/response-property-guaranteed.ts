import type { MemberRule } from '../rule.js';

export const responsePropertyGuaranteed: MemberRule = {
  id: 'response-property-guaranteed',
  purpose: 'A property that could be missing is in every answer.',
  kind: 'compatible',
  find: ({ name, before, after }) =>
    before === 'optional' && after === 'required' ? `${name} will always be there now` : undefined,
};
