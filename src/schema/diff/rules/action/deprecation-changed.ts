import { isDeepStrictEqual } from 'node:util';
import type { ActionRule } from '../rule.js';

export const deprecationChanged: ActionRule = {
  id: 'deprecation-changed',
  purpose: 'What callers are told about the end of the action at this version changed; it goes on working until then.',
  kind: 'compatible',
  find: ({ before: { deprecated: before }, after: { deprecated: after } }) =>
    before && after && !isDeepStrictEqual(before, after)
      ? `Deprecated since ${after.since} in favour of ${after.successor}, ${after.sunset ? `until ${after.sunset}` : 'with no end in sight'}`
      : undefined,
};
