import type { ValueRule } from '../rule.js';

export const responseAlternativeRemoved: ValueRule = {
  id: 'response-alternative-removed',
  purpose: 'An answer is never one of the alternatives (anyOf, oneOf) any more that callers know.',
  kind: 'compatible',
  find: ({ removedAlternatives: count, addedAlternatives }) =>
    count > 0 && addedAlternatives === 0 ? `Alternatives that are gone: ${count}` : undefined,
};
