import { isWithdrawn } from '../../served-version.js';
import type { ActionRule } from '../rule.js';

export const actionVersionRemoved: ActionRule = {
  id: 'action-version-removed',
  purpose:
    'The version of the action that served callers is gone. Another one serves them, and they see it as actual_version, even if it does the same.',
  kind: 'breaking',
  fix: 'Put the version of the action back.',
  find: (pair) =>
    isWithdrawn(pair) ? `Version ${pair.before.version} is gone; ${pair.after.version} serves its callers` : undefined,
};
