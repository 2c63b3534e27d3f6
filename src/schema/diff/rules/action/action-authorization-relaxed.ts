import type { ActionRule } from '../rule.js';

export const actionAuthorizationRelaxed: ActionRule = {
  id: 'action-authorization-relaxed',
  key: 'authorize',
  purpose: 'An action asks less of the credentials of its callers than it did: nobody is refused who was not before.',
  kind: 'compatible',
  find: ({ before, after }) =>
    before.authorize !== after.authorize && after.authorize !== true
      ? `Credentials, ${DEMANDS[String(before.authorize)]} before, are ${DEMANDS[String(after.authorize)]} now`
      : undefined,
};

const DEMANDS: Readonly<Record<string, string>> = { true: 'needed', null: 'optional', false: 'not looked at' };
