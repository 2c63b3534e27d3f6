import type { ValueRule } from '../rule.js';

export const responseObjectOpened: ValueRule = {
  id: 'response-object-opened',
  purpose: 'An object that had no undeclared keys may have some: callers ignore what they do not know.',
  kind: 'compatible',
  find: ({ before: { schema: before }, after: { schema: after } }) =>
    before.additionalProperties === false && after.additionalProperties !== false
      ? 'There may be undeclared keys now'
      : undefined,
};
