import type { ValueRule } from '../rule.js';

export const responseDescriptionChanged: ValueRule = {
  id: 'response-description-changed',
  purpose: 'The documentation of what callers get changed: the answers are the same.',
  kind: 'compatible',
  isDocumentation: true,
  find: ({ before, after }) =>
    before.schema.description === after.schema.description ? undefined : 'The description changed',
};
