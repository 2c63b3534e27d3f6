import type { Database } from './database.js';
import { type StoredCollection, storedCollections } from './stored-collections.js';

/** How large a collection is. */
export interface CollectionStats {
  database: 'backend' | 'auth';
  collection: string;
  documents: number;
  /** Of the documents as BSON. */
  bytes: number;
  /** What they take on disk, compressed; and the indexes. */
  storage_bytes: number;
  index_bytes: number;
}

/** The sizes of all collections, by database and name. */
export async function databaseStats(database: Pick<Database, 'backend' | 'auth'>): Promise<CollectionStats[]> {
  const rows: CollectionStats[] = [];
  for (const role of ['auth', 'backend'] as const) {
    for (const each of await storedCollections(database[role])) rows.push({ database: role, ...(await statsOf(each)) });
  }
  return rows;
}

async function statsOf({ name, collection }: StoredCollection): Promise<Omit<CollectionStats, 'database'>> {
  const sum = (field: string) => ({ $sum: { $toLong: `$storageStats.${field}` } });
  // A sharded collection has a row for each shard.
  const [row] = await collection
    .aggregate([
      { $collStats: { storageStats: {} } },
      {
        $group: {
          _id: null,
          documents: sum('count'),
          bytes: sum('size'),
          storage_bytes: sum('storageSize'),
          index_bytes: sum('totalIndexSize'),
        },
      },
    ])
    .toArray();
  const number = (field: string) => Number(row?.[field] ?? 0);
  return {
    collection: name,
    documents: number('documents'),
    bytes: number('bytes'),
    storage_bytes: number('storage_bytes'),
    index_bytes: number('index_bytes'),
  };
}
