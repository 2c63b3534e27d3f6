import { databaseFailure } from './errors.js';
import { perTurn } from './per-turn.js';

/** Inserts one document under a new id; resolves when it is in the journal. */
export type SharedInsert<Stored> = (document: Stored) => Promise<void>;

/**
 * Lets inserts that arrive together share one command and one flush of the journal; `npm run bench` shows the gain
 * (models.create). Each caller is told of its own document only: when the command fails, the documents are inserted one by one.
 *
 * @param insertAll inserts documents in any order; may leave some of them inserted when it fails
 * @param insertOne inserts one document
 */
export function createSharedInsert<Stored>(
  insertAll: (documents: Stored[]) => Promise<unknown>,
  insertOne: (document: Stored) => Promise<unknown>,
): SharedInsert<Stored> {
  const insert = perTurn<Stored, Map<Stored, unknown>>(async (documents) => {
    try {
      await insertAll([...documents]);
      return new Map();
    } catch (error) {
      if (databaseFailure(error) === 'unavailable') throw error;
      return insertEach(documents, insertOne);
    }
  });
  return async (document) => {
    const failures = await insert(document);
    if (failures.has(document)) throw failures.get(document);
  };
}

/** Inserts what a failed command may have left out; a document whose new id is taken is the one that it had inserted. */
async function insertEach<Stored>(
  documents: readonly Stored[],
  insertOne: (document: Stored) => Promise<unknown>,
): Promise<Map<Stored, unknown>> {
  const failures = new Map<Stored, unknown>();
  for (const document of documents) {
    try {
      await insertOne(document);
    } catch (error) {
      if (databaseFailure(error) !== 'duplicate') failures.set(document, error);
    }
  }
  return failures;
}
