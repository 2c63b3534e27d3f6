import { databaseFailure } from '../database/index.js';
import { ApiError } from '../rpc/api-error.js';

/** Why one item of a `*_many` call failed (wire-protocol.md §12.2). */
export interface BatchFailure {
  id: string;
  error: { codes: number[]; msg: string; data: Record<string, unknown> };
}

/** The answer of a `*_many` call. */
export interface BatchResult<Item> {
  succeeded: ({ id: string } & Item)[];
  failed: BatchFailure[];
}

/**
 * Tries each id on its own, in order, and collects what failed. Only a database that is away fails the call as a whole: nothing that
 * follows could succeed.
 */
export async function runBatch<Item extends object>(
  ids: readonly string[],
  act: (id: string) => Promise<Item>,
): Promise<BatchResult<Item>> {
  const result: BatchResult<Item> = { succeeded: [], failed: [] };
  for (const id of ids) {
    try {
      result.succeeded.push({ id, ...(await act(id)) });
    } catch (error) {
      if (databaseFailure(error) === 'unavailable') throw error;
      result.failed.push(failureOf(id, error));
    }
  }
  return result;
}

function failureOf(id: string, error: unknown): BatchFailure {
  const known = error instanceof ApiError ? error : new ApiError('server_error.general_error', { cause: error });
  return { id, error: { codes: [known.code, known.subcode], msg: known.message, data: { ...known.data } } };
}
