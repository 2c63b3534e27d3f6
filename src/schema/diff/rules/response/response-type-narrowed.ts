import { typesBeyond } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const responseTypeNarrowed: ValueRule = {
  id: 'response-type-narrowed',
  purpose: 'A value is never of a type any more that callers are prepared for.',
  kind: 'compatible',
  find: ({ before, after }) => {
    const gone = typesBeyond(before, after);
    return gone.length > 0 && typesBeyond(after, before).length === 0
      ? `Is never ${gone.join(', ')} any more`
      : undefined;
  },
};
