import { type Database, repeat } from '../database/index.js';
import type { Session } from '../rpc/identity.js';
import { LEEWAY_SEC } from './token-claims.js';
import type { VerifiedToken } from './tokens.js';

/** Sessions that were logged out before their token expired (wire-protocol.md §7.5), and users who had to leave. */
export interface Revocations {
  /** Costs no database access. A revocation by another process counts after about a second. */
  isRevoked(token: VerifiedToken): boolean;
  /** Counts in this process when it returns. */
  revoke(session: Session): Promise<void>;
  stop(): Promise<void>;
}

const POLL_PAUSE_MS = 1000;
/** A revocation may become visible after one that was stamped later. */
const OVERLAP_MS = 5000;
/** Of tokens without `exp`, which would come back to life if it were forgotten. */
const NEVER_MS = Date.UTC(9999, 0);

/**
 * Loads the revoked sessions and keeps up with those that other processes revoke.
 * @throws the database's error when it is away now; later failures only delay the news
 */
export async function openRevocations({ revokedSessions }: Database, now: () => Date): Promise<Revocations> {
  const expiries = new Map<string, number>();
  const userEnds = new Map<string, number>();
  let newestMs = 0;

  const load = async () => {
    const since = new Date(newestMs - OVERLAP_MS);
    for (const { _id, user, revoked, expires } of await revokedSessions.find({ revoked: { $gt: since } }).toArray()) {
      if (user === undefined) expiries.set(_id, expires.getTime());
      else userEnds.set(user, revoked.getTime());
      newestMs = Math.max(newestMs, revoked.getTime());
    }
    const nowMs = now().getTime();
    for (const [id, expiresMs] of expiries) if (expiresMs < nowMs) expiries.delete(id);
  };
  await load();
  // While the database is away there is no news; the next turn catches up.
  const polling = repeat(() => load().catch(() => undefined), POLL_PAUSE_MS);

  return {
    isRevoked: ({ identity, issuedAt = 0, session }) =>
      (session !== undefined && expiries.has(session.id)) || issuedAt * 1000 <= (userEnds.get(identity.user) ?? -1),
    async revoke({ id, exp }) {
      const expiresMs = exp === undefined ? NEVER_MS : Math.min((exp + LEEWAY_SEC) * 1000, NEVER_MS);
      // The database's own clock stamps it, so that all processes mean the same by «since».
      await revokedSessions.updateOne(
        { _id: id },
        { $currentDate: { revoked: true }, $setOnInsert: { expires: new Date(expiresMs) } },
        { upsert: true },
      );
      expiries.set(id, expiresMs);
    },
    stop: () => polling.stop(),
  };
}

/**
 * Ends all tokens that a user has now, in every server process, about a second later. New ones are not affected: whoever may no
 * longer sign in must lose their access keys first.
 */
export async function endSessions({ revokedSessions }: Database, user: string): Promise<void> {
  await revokedSessions.updateOne(
    { _id: `user:${user}` },
    { $currentDate: { revoked: true }, $set: { user, expires: new Date(NEVER_MS) } },
    { upsert: true },
  );
}
