import { compareVersions, parseApiVersion } from '../api-version.js';
import type { ActionPair } from './rules/rule.js';

/**
 * Whether callers of one and the same API version are served by another version of the action because theirs is gone: by an older one,
 * or by one above what they ask for.
 */
export function isWithdrawn({ before, after, apiVersion }: ActionPair): boolean {
  if (apiVersion === undefined) return false;
  const [was, is] = [parseApiVersion(before.version), parseApiVersion(after.version)];
  return (
    compareVersions(is, was) < 0 ||
    (compareVersions(is, was) > 0 && compareVersions(is, parseApiVersion(apiVersion)) > 0)
  );
}
