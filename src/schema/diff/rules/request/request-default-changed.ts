import { isDeepStrictEqual } from 'node:util';
import type { ValueRule } from '../rule.js';

export const requestDefaultChanged: ValueRule = {
  id: 'request-default-changed',
  purpose: 'Calls that leave the value out mean something else.',
  kind: 'breaking',
  fix: 'Leave the default as it was, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ before: { schema: before }, after: { schema: after } }) =>
    'default' in before && !isDeepStrictEqual(before.default, after.default)
      ? `The default ${JSON.stringify(before.default)} is ${JSON.stringify(after.default) ?? 'none'} now`
      : undefined,
};
