import type { Collection, Document, Filter, FindOptions } from 'mongodb';
import { isMissingIndex } from './find-documents.js';

/** What `find` takes, with the number of documents that are in memory at a time. */
export type StreamDocumentsOptions = FindOptions & { batchSize: number };

/**
 * Reads documents in batches of which one is in memory at a time. The cursor is closed at the end, also when not all is read. A hint to an
 * index that is not there is left out, as `findDocuments` does.
 */
export async function* streamDocuments<Stored extends Document>(
  collection: Collection<Stored>,
  filter: Filter<Stored>,
  options: StreamDocumentsOptions,
): AsyncGenerator<Document[], void> {
  const { hint, ...withoutHint } = options;
  const cursor = collection.find(filter, options);
  try {
    yield* inBatches(cursor, options.batchSize);
  } catch (error) {
    // The first thing that the database tells: nothing has been read.
    if (hint === undefined || !isMissingIndex(error)) throw error;
    yield* streamDocuments(collection, filter, withoutHint);
  } finally {
    await cursor.close();
  }
}

async function* inBatches(documents: AsyncIterable<Document>, size: number): AsyncGenerator<Document[], void> {
  let batch: Document[] = [];
  for await (const document of documents) {
    batch.push(document);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
