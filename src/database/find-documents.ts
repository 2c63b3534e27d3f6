import { type Collection, type Document, type Filter, type FindOptions, MongoServerError } from 'mongodb';
import { databaseFailure } from './errors.js';

/** One page of documents: what `find` takes, with a limit. */
export type PageOptions = Pick<
  FindOptions,
  'projection' | 'sort' | 'skip' | 'maxTimeMS' | 'collation' | 'allowDiskUse' | 'hint'
> & {
  limit: number;
};

/**
 * Reads one page by one command, whose whole answer is decoded at once. The driver's cursor decodes and hands over documents one by
 * one, which costs about as much again as the page itself (`npm run bench`, models.get_all). The cursor is still used for the rare page
 * that does not fit one answer, and after a broken connection, which it knows how to retry. A hint to an index that is not there, as in a
 * database whose indexes are made by others, is left out.
 */
export async function findDocuments<Stored extends Document>(
  collection: Collection<Stored>,
  filter: Filter<Stored>,
  options: PageOptions,
): Promise<Document[]> {
  const byCursor = (): Promise<Document[]> => collection.find(filter, options).toArray();
  const { db, collectionName, readPreference } = collection;
  const { hint, ...withoutHint } = options;
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
    if (hint !== undefined && isMissingIndex(error)) return findDocuments(collection, filter, withoutHint);
    if (databaseFailure(error) !== 'unavailable') throw error;
    return byCursor();
  }
}

/** Whether the database refuses a hint because it has no such index. */
export function isMissingIndex(error: unknown): boolean {
  return error instanceof MongoServerError && error.message.includes('hint provided does not correspond');
}

function readCursor({ cursor }: Document): { id: bigint; firstBatch: Document[] } {
  return { id: BigInt(String(cursor.id)), firstBatch: cursor.firstBatch };
}
