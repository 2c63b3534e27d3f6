import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Collection, WriteConcernSettings } from 'mongodb';
import type { LockDocument } from './documents/administration.js';
import { databaseFailure } from './errors.js';
import { LockError } from './lock-error.js';

/**
 * Does something while nobody else does anything under the same name, in this process or another on the same database. Not to be nested
 * under one name. Rejects with `LockError` when another process takes too long.
 */
export type Exclusive = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

/** After so long the lock of a process that died is taken over; a living one renews it meanwhile. */
const LEASE_MS = 6_000;
const RENEWAL_MS = LEASE_MS / 3;
/** How long another process is waited for, and how often the lock is looked at: seldomer with every time. */
const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 4;
const LAST_PAUSE_MS = 64;

/** @param locks where the locks are kept while they are held */
export function createExclusive(locks: Collection<LockDocument>, writeConcern?: WriteConcernSettings): Exclusive {
  // A lock is of no use after a crash, so it need not wait for the journal.
  const options = writeConcern && { writeConcern: { ...writeConcern, journal: false } };
  // Within the process everybody has their turn in order of arrival.
  const turns = new Map<string, Promise<void>>();

  const underLock = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const holder = randomUUID();
    await acquire(name, holder);
    // A renewal that fails leaves the lease as long as it is.
    const renewal = setInterval(() => void claim(name, holder).catch(() => false), RENEWAL_MS);
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      // A lock that cannot be given back runs out: what was done under it is done.
      await locks.deleteOne({ _id: name, holder }, options).catch(() => undefined);
    }
  };

  const acquire = async (name: string, holder: string): Promise<void> => {
    const deadline = performance.now() + PATIENCE_MS;
    for (let wait = FIRST_PAUSE_MS; !(await claim(name, holder)); wait = Math.min(wait * 2, LAST_PAUSE_MS)) {
      if (performance.now() > deadline) throw new LockError(name);
      await pause(wait);
    }
  };

  /** Takes or renews a lock, by the clock of the database; tells whether the holder has it. */
  const claim = async (name: string, holder: string): Promise<boolean> => {
    const isFree = { $or: [{ $eq: ['$holder', holder] }, { $lte: ['$expires', '$$NOW'] }] };
    const ifFree = (value: unknown, field: string) => ({ $cond: [isFree, value, field] });
    const taken = { holder: ifFree(holder, '$holder'), expires: ifFree({ $add: ['$$NOW', LEASE_MS] }, '$expires') };
    try {
      const lock = await locks.findOneAndUpdate({ _id: name }, [{ $set: taken }], {
        ...options,
        upsert: true,
        returnDocument: 'after',
      });
      return lock?.holder === holder;
    } catch (error) {
      // Two have made the document at once.
      if (databaseFailure(error) === 'duplicate') return false;
      throw error;
    }
  };

  return (name, work) => {
    const run = (turns.get(name) ?? Promise.resolve()).then(() => underLock(name, work));
    const leave = () => {
      if (turns.get(name) === turn) turns.delete(name);
    };
    const turn = run.then(leave, leave);
    turns.set(name, turn);
    return run;
  };
}
