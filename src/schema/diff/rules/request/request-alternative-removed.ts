import type { ValueRule } from '../rule.js';

export const requestAlternativeRemoved: ValueRule = {
  id: 'request-alternative-removed',
  purpose: 'One of the alternatives (anyOf, oneOf) that callers may send is refused.',
  kind: 'breaking',
  fix: 'Keep the alternative, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ removedAlternatives: count }) => (count > 0 ? `Alternatives that are refused now: ${count}` : undefined),
};
