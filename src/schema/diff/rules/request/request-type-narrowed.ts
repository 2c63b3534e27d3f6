import { typesBeyond } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const requestTypeNarrowed: ValueRule = {
  id: 'request-type-narrowed',
  purpose: 'Values of a type that callers may send are refused.',
  kind: 'breaking',
  fix: 'Keep the types that were taken beside the new ones, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ before, after }) => {
    const gone = typesBeyond(before, after);
    return gone.length > 0
      ? `${gone.join(', ')} is not taken any more, only ${[...after.types].join(', ')}`
      : undefined;
  },
};
