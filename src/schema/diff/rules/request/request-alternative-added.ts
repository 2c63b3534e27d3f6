import type { ValueRule } from '../rule.js';

export const requestAlternativeAdded: ValueRule = {
  id: 'request-alternative-added',
  purpose: 'There are more alternatives (anyOf, oneOf) of what to send.',
  kind: 'compatible',
  find: ({ addedAlternatives: count, removedAlternatives }) =>
    count > 0 && removedAlternatives === 0 ? `Alternatives that are taken too: ${count}` : undefined,
};
