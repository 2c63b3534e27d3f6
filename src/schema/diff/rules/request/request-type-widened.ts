import { typesBeyond } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const requestTypeWidened: ValueRule = {
  id: 'request-type-widened',
  purpose: 'Values of more types are taken.',
  kind: 'compatible',
  find: ({ before, after }) => {
    const come = typesBeyond(after, before);
    return come.length > 0 && typesBeyond(before, after).length === 0 ? `${come.join(', ')} is taken too` : undefined;
  },
};
