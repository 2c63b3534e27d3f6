import type { MemberRule } from '../rule.js';

export const responsePropertyMayVanish: MemberRule = {
  id: 'response-property-may-vanish',
  purpose: 'A property that was in every answer may be missing.',
  kind: 'breaking',
  fix: 'Keep the property in required and answer it always, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ name, before, after }) =>
    before === 'required' && after === 'optional' ? `${name} may be missing now` : undefined,
};
