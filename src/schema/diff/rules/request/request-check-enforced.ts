import type { ValueRule } from '../rule.js';

export const requestCheckEnforced: ValueRule = {
  id: 'request-check-enforced',
  purpose:
    'Values that reached the handler unchecked (validated_by) are checked against the schema, which may refuse what the handler understood.',
  kind: 'breaking',
  fix: 'Leave validated_by: handler in place.',
  find: ({ before, after }) =>
    before.schema.validated_by && !after.schema.validated_by ? 'The schema is enforced now' : undefined,
};
