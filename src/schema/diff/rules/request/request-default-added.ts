import type { ValueRule } from '../rule.js';

export const requestDefaultAdded: ValueRule = {
  id: 'request-default-added',
  purpose: 'What a call means that leaves the value out is written down.',
  kind: 'compatible',
  find: ({ before, after }) =>
    'default' in after.schema && !('default' in before.schema)
      ? `The default is ${JSON.stringify(after.schema.default)}`
      : undefined,
};
