import type { CallContext } from '../rpc/call.js';

/** The stamps of a change that is not about the contents of a document (storage-model.md §16). */
export function changeStamps({ now, identity }: Pick<CallContext, 'now' | 'identity'>): {
  last_change: Date;
  last_changed_by: string;
} {
  return { last_change: now, last_changed_by: identity.user };
}
