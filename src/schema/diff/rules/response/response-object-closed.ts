import type { ValueRule } from '../rule.js';

export const responseObjectClosed: ValueRule = {
  id: 'response-object-closed',
  purpose: 'An object that said nothing about undeclared keys is promised to have none.',
  kind: 'compatible',
  find: ({ before: { schema: before }, after: { schema: after } }) =>
    before.additionalProperties === undefined && after.additionalProperties === false
      ? 'There are never undeclared keys now'
      : undefined,
};
