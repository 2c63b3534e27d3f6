import type { ValueRule } from '../rule.js';

export const requestObjectClosed: ValueRule = {
  id: 'request-object-closed',
  purpose:
    'Undeclared keys have no meaning any more. This server refuses none, but generated clients and validators of the OpenAPI document do.',
  kind: 'breaking',
  fix: 'Leave additionalProperties as it was.',
  find: ({ before, after }) =>
    before.schema.additionalProperties !== false && after.schema.additionalProperties === false
      ? 'Undeclared keys are not meant to be sent any more'
      : undefined,
};
