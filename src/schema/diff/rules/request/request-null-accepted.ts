import { haveSameTypes } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const requestNullAccepted: ValueRule = {
  id: 'request-null-accepted',
  purpose: 'Null is taken where it was refused.',
  kind: 'compatible',
  find: ({ before, after, optionalBefore, optionalAfter }) =>
    !before.nullable && after.nullable && !optionalBefore && !optionalAfter && haveSameTypes(before, after)
      ? 'null is taken too'
      : undefined,
};
