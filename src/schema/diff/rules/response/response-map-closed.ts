import type { ValueRule } from '../rule.js';

export const responseMapClosed: ValueRule = {
  id: 'response-map-closed',
  purpose:
    'An object that was declared to carry undeclared keys (additionalProperties) carries none any more: callers who read them find nothing.',
  kind: 'breaking',
  fix: "Leave additionalProperties as it was, or declare a new version of the action for it and leave the released ones as they are (adapters in src/versions keep older callers' answers).",
  find: ({ before: { schema: before }, after: { schema: after } }) =>
    before.additionalProperties && after.additionalProperties === false
      ? 'Undeclared keys are not answered any more'
      : undefined,
};
