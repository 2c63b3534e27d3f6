import type { ActionRule } from '../rule.js';

export const actionMadeReading: ActionRule = {
  id: 'action-made-reading',
  key: 'effect',
  purpose: 'An action that wrote only reads now: nobody is refused who was not before.',
  kind: 'compatible',
  find: ({ before, after }) =>
    before.effect === 'write' && after.effect === 'read' ? 'The action counts as reading now' : undefined,
};
