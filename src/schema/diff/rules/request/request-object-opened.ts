import type { ValueRule } from '../rule.js';

export const requestObjectOpened: ValueRule = {
  id: 'request-object-opened',
  purpose: 'Undeclared keys may be sent.',
  kind: 'compatible',
  find: ({ before, after }) =>
    before.schema.additionalProperties === false && after.schema.additionalProperties !== false
      ? 'Undeclared keys may be sent now'
      : undefined,
};
