import type { ValueRule } from '../rule.js';

export const requestDescriptionChanged: ValueRule = {
  id: 'request-description-changed',
  purpose: 'The documentation of what callers send changed: nothing is taken or refused that was not before.',
  kind: 'compatible',
  isDocumentation: true,
  find: ({ before, after }) =>
    before.schema.description === after.schema.description ? undefined : 'The description changed',
};
