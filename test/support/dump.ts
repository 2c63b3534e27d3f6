import type { Document } from 'mongodb';
import type { TestServer } from './test-server.js';

/** Documents as JSON text, by database, collection and id. */
export type Dump = Map<string, string>;

/** What changes by itself when anybody calls: when an access key was last used. */
const VOLATILE = new Set(['last_used', 'last_used_from']);

/** All documents of a server that satisfy a condition. */
export async function dump({ databases }: TestServer, isWanted: (document: Document) => boolean): Promise<Dump> {
  const found: Dump = new Map();
  for (const name of [databases.backend, databases.auth]) {
    const database = databases.client.db(name);
    for (const { name: collection } of await database.listCollections({}, { nameOnly: true }).toArray()) {
      const documents = await database.collection(collection).find().sort({ _id: 1 }).toArray();
      for (const document of documents.filter(isWanted)) {
        found.set(`${name}.${collection} ${String(document['_id'])}`, JSON.stringify(document, withoutVolatile));
      }
    }
  }
  return found;
}

function withoutVolatile(key: string, value: unknown): unknown {
  return VOLATILE.has(key) ? undefined : value;
}
