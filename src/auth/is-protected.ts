import type { AuthUserDocument } from '../database/index.js';

/** Whether a user is a service account from configuration, whose keys nobody makes or revokes by a call (wire-protocol.md §7.8). */
export function isProtected({ _id: id, autocreated }: Pick<AuthUserDocument, '_id' | 'autocreated'>): boolean {
  return autocreated === true && /^__.+__$/s.test(id);
}
