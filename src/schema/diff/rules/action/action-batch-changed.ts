import type { ActionRule } from '../rule.js';

export const actionBatchChanged: ActionRule = {
  id: 'action-batch-changed',
  purpose:
    'A body of one JSON value became a batch of lines, or the other way round: what callers send is read differently.',
  kind: 'breaking',
  fix: 'Leave the body as it was, and add another action for the other form.',
  find: ({ before, after }) =>
    before.batch === after.batch ? undefined : `The body is ${after.batch ? 'a batch of lines' : 'no batch'} now`,
};
