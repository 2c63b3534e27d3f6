import { typesBeyond } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const requestNullRefused: ValueRule = {
  id: 'request-null-refused',
  purpose:
    'Null is refused where callers may send it. Properties that may be left out take null whatever their type says.',
  kind: 'breaking',
  fix: 'Keep null among the types, or declare a new version of the action for it and leave the released ones as they are.',
  find: ({ before, after, optionalBefore, optionalAfter }) =>
    before.nullable && !after.nullable && !optionalBefore && !optionalAfter && typesBeyond(before, after).length === 0
      ? 'null is not taken any more'
      : undefined,
};
