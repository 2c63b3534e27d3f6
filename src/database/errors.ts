import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';

import { LockError } from './lock-error.js';

/** What kind of failure came from the database, for those above to turn into an error for callers. */
export type DatabaseFailure = 'unavailable' | 'duplicate' | 'too_slow' | 'too_large' | 'bad_pattern' | 'other';

const DUPLICATE_KEY = 11000;
const MAX_TIME_EXPIRED = 50;
/** Documents beyond 16 MiB, nested too deeply, or with more index entries than one write can hold. */
const TOO_LARGE = new Set([10334, 17419, 17280, 15, 388]);
/** Regular expressions that the engine refuses: invalid syntax, or too expensive to compile. */
const BAD_REGEX = new Set([51091, 51108]);
/** Shutdown in progress, interrupted at shutdown, not writable: the server goes away or comes back. */
const GOING_AWAY = new Set([91, 11600, 11602, 10107, 13435, 189]);
/** Of the system, about a connection that died while it was written to: the driver hands these on as they are. */
const BROKEN_CONNECTION = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT']);
const UNAVAILABLE_NAMES = new Set(['MongoWaitQueueTimeoutError', 'MongoPoolClearedError', 'MongoPoolClosedError']);

/** Classifies an error of the driver; undefined when it does not come from the database. */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  if (isBeyondBuffer(error)) return 'too_large';
  if (error instanceof LockError) return 'unavailable';
  if (!(error instanceof MongoError)) return isBrokenConnection(error) ? 'unavailable' : undefined;
  if (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoTopologyClosedError ||
    UNAVAILABLE_NAMES.has(error.name)
  ) {
    return 'unavailable';
  }
  if (!(error instanceof MongoServerError)) return 'other';
  const code = typeof error.code === 'number' ? error.code : 0;
  if (code === DUPLICATE_KEY) return 'duplicate';
  if (code === MAX_TIME_EXPIRED) return 'too_slow';
  if (TOO_LARGE.has(code)) return 'too_large';
  if (BAD_REGEX.has(code)) return 'bad_pattern';
  return GOING_AWAY.has(code) ? 'unavailable' : 'other';
}

/**
 * The positions of the writes that failed in a bulk of `total` updates.
 * @returns undefined when the error does not account for every write: any of them may then have been carried out or not
 */
export function failedWrites(error: unknown, total: number): readonly number[] | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const failed = error.result.getWriteErrors().map(({ index }) => index);
  return failed.length + error.matchedCount + error.upsertedCount === total ? failed : undefined;
}

/** The driver writes commands into a buffer of 17 MiB, and what goes beyond never reaches the database. */
function isBeyondBuffer(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error && BROKEN_CONNECTION.has(String(error.code));
}
