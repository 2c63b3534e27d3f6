import type { ActionRule } from '../rule.js';

export const actionMadeWriting: ActionRule = {
  id: 'action-made-writing',
  key: 'effect',
  purpose: 'An action that only read writes now: guests, and calls by GET with a cookie, are refused.',
  kind: 'breaking',
  fix: 'Leave the effect at read, and let a new action do the writing.',
  find: ({ before, after }) =>
    before.effect === 'read' && after.effect === 'write' ? 'The action counts as writing now' : undefined,
};
