import { typesBeyond } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const responseNullAdded: ValueRule = {
  id: 'response-null-added',
  purpose: 'A value can be null where callers do not expect it.',
  kind: 'breaking',
  fix: "Answer a value always, leave an optional property out instead, or declare a new version of the action for it and leave the released ones as they are (adapters in src/versions keep older callers' answers).",
  find: ({ before, after }) =>
    !before.nullable && after.nullable && typesBeyond(after, before).length === 0 ? 'Can be null now' : undefined,
};
