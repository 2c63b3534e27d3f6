import type { MemberRule } from '../rule.js';

export const responsePropertyRemoved: MemberRule = {
  id: 'response-property-removed',
  purpose: 'Callers who read the property find nothing there.',
  kind: 'breaking',
  fix: 'Put the property back into the released versions; a new version of the action, with an adapter in src/versions, can do without it.',
  find: ({ name, before, after }) =>
    before !== 'absent' && after === 'absent' ? `${name} can not be read any more` : undefined,
};
