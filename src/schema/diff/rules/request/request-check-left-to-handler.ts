import type { ValueRule } from '../rule.js';

export const requestCheckLeftToHandler: ValueRule = {
  id: 'request-check-left-to-handler',
  purpose: 'Values reach the handler without being checked against the schema (validated_by).',
  kind: 'compatible',
  find: ({ before, after }) =>
    !before.schema.validated_by && after.schema.validated_by ? 'The handler checks the value now' : undefined,
};
