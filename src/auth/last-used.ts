import { type Database, repeat } from '../database/index.js';

/** Keeps `last_used` and `last_used_from` of access keys, without a write for every call (wire-protocol.md §7.3). */
export interface LastUsed {
  /** Notes that a user's key signed a call of now. */
  note(user: string, key: string, from: string): void;
  /** Stores what was noted. Does not fail: a lost note is only logged. */
  store(): Promise<void>;
  /** Stores the last notes and ends. */
  stop(): Promise<void>;
}

/** Where failures are reported. */
export interface AuthLog {
  warn(fields: object, message: string): void;
}

/** A key is written at most this often, however many calls it signs. */
const STORE_PAUSE_MS = 3000;
const MAX_FROM_LENGTH = 255;

/** Starts keeping track. */
export function trackLastUsed({ authUsers }: Database, log: AuthLog, now: () => Date): LastUsed {
  let notes = new Map<string, { user: string; used: Date; from: string }>();

  const storeNotes = async () => {
    if (notes.size === 0) return;
    const stored = notes;
    notes = new Map();
    const updates = [...stored].map(([key, { user, used, from }]) => ({
      updateOne: {
        filter: { _id: user, 'credentials.key': key },
        update: { $set: { 'credentials.$.last_used': used, 'credentials.$.last_used_from': from } },
      },
    }));
    try {
      await authUsers.bulkWrite(updates, { ordered: false });
    } catch (err) {
      log.warn({ err, keys: stored.size }, 'the last use of access keys could not be stored');
    }
  };
  let last = Promise.resolve();
  const store = () => (last = last.then(storeNotes));
  const storing = repeat(store, STORE_PAUSE_MS);

  return {
    note: (user, key, from) => void notes.set(key, { user, used: now(), from: from.slice(0, MAX_FROM_LENGTH) }),
    store,
    async stop() {
      await storing.stop();
      await store();
    },
  };
}
