import type { MemberRule } from '../rule.js';

export const requestPropertyRemoved: MemberRule = {
  id: 'request-property-removed',
  purpose: 'What callers send in a property is ignored without a word, because unknown properties are never refused.',
  kind: 'breaking',
  fix: 'Put the property back into the released versions; a new version of the action can do without it.',
  find: ({ name, before, after }) =>
    before !== 'absent' && after === 'absent' ? `${name} will be ignored now` : undefined,
};
