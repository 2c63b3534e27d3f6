import type { ValueRule } from '../rule.js';

export const responseAlternativeAdded: ValueRule = {
  id: 'response-alternative-added',
  purpose: 'An answer can be an alternative (anyOf, oneOf) that callers do not know.',
  kind: 'breaking',
  fix: "Answer one of the known alternatives, or declare a new version of the action for it and leave the released ones as they are (adapters in src/versions keep older callers' answers).",
  find: ({ addedAlternatives: count }) => (count > 0 ? `Alternatives that callers do not know: ${count}` : undefined),
};
