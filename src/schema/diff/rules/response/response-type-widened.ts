import { typesBeyond } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const responseTypeWidened: ValueRule = {
  id: 'response-type-widened',
  purpose: 'A value can be of a type that callers do not expect.',
  kind: 'breaking',
  fix: "Answer the types of before, or declare a new version of the action for it and leave the released ones as they are (adapters in src/versions keep older callers' answers).",
  find: ({ before, after }) => {
    const come = typesBeyond(after, before);
    return come.length > 0 ? `Can be ${come.join(', ')} now` : undefined;
  },
};
