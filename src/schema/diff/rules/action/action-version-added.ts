import { isWithdrawn } from '../../served-version.js';
import type { ActionRule } from '../rule.js';

export const actionVersionAdded: ActionRule = {
  id: 'action-version-added',
  purpose:
    'A new version of the action serves callers of an API version that there was already; they see it as actual_version.',
  kind: 'compatible',
  find: (pair) =>
    pair.apiVersion !== undefined && pair.before.version !== pair.after.version && !isWithdrawn(pair)
      ? `Version ${pair.after.version} serves callers of ${pair.before.version} now`
      : undefined,
};
