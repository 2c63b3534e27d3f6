import { databaseFailure } from '../database/index.js';

/**
 * Waits for the insertion of something that may be there already, because of an earlier start or of another process.
 * @returns whether it was inserted
 */
export async function unlessDuplicate(insertion: Promise<unknown>): Promise<boolean> {
  try {
    await insertion;
    return true;
  } catch (error) {
    if (databaseFailure(error) === 'duplicate') return false;
    throw error;
  }
}
