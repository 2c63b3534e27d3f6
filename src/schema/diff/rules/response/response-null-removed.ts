import { haveSameTypes } from '../../shape.js';
import type { ValueRule } from '../rule.js';

export const responseNullRemoved: ValueRule = {
  id: 'response-null-removed',
  purpose: 'A value is never null any more.',
  kind: 'compatible',
  find: ({ before, after }) =>
    before.nullable && !after.nullable && haveSameTypes(before, after) ? 'Is never null any more' : undefined,
};
