import type { Collection, Document, Filter, FindOptions } from 'mongodb';
import { databaseFailure } from './errors.js';

/** One page of documents: what `find` takes, with a limit. */
export type PageOptions = Pick<
  FindOptions,
  'projection' | 'sort' | 'skip' | 'maxTimeMS' | 'collation' | 'allowDiskUse'
> & {
  limit: number;
};

/**
 * Reads one page by one command, whose whole answer is decoded at once. The driver's cursor decodes and hands over documents one by
 * one, which costs about as much again as the page itself (`npm run bench`, models.get_all). The cursor is still used for the rare page
 * that does not fit one answer, and after a broken connection, which it knows how to retry.
 */
export async function findDocuments<Stored extends Document>(
  collection: Collection<Stored>,
  filter: Filter<Stored>,
  options: PageOptions,
): Promise<Document[]> {
  const byCursor = (): Promise<Document[]> => collection.find(filter, options).toArray();
  const { db, collectionName, readPreference } = collection;
  try {
    const answer = await db.command(
      { find: collectionName, filter, ...options, batchSize: options.limit },
      { ...(readPreference && { readPreference }) },
    );
    const { id, firstBatch } = readCursor(answer);
    if (id === 0n) return firstBatch;
    await db.command({ killCursors: collectionName, cursors: [id] });
    return await byCursor();
  } catch (error) {
    if (databaseFailure(error) !== 'unavailable') throw error;
    return byCursor();
  }
}

function readCursor({ cursor }: Document): { id: bigint; firstBatch: Document[] } {
  return { id: BigInt(String(cursor.id)), firstBatch: cursor.firstBatch };
}
