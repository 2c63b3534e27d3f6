import type { Document, Filter } from 'mongodb';
import type { TestServer } from './test-server.js';

/** A document of any collection; all ids are strings. */
type Stored = Document & { _id: string };

/** Documents as JSON text, by database, collection and id. */
export type Dump = Map<string, string>;

/** What changes by itself when anybody calls: when an access key was last used. */
const VOLATILE = new Set(['last_used', 'last_used_from']);

/** All documents of a server that satisfy a condition, in whatever collection they are. */
export async function dump({ databases }: TestServer, condition: Filter<Stored>): Promise<Dump> {
  const parts = await Promise.all(
    [databases.backend, databases.auth].map((name) => dumpDatabase(databases, name, condition)),
  );
  return new Map(parts.flat());
}

async function dumpDatabase(
  { client }: TestServer['databases'],
  name: string,
  condition: Filter<Stored>,
): Promise<[string, string][]> {
  const database = client.db(name);
  const collections = await database.listCollections({}, { nameOnly: true }).toArray();
  const found = await Promise.all(
    collections.map(async ({ name: collection }) => {
      const documents = await database.collection<Stored>(collection).find(condition).sort({ _id: 1 }).toArray();
      return documents.map((document): [string, string] => [
        `${name}.${collection} ${document._id}`,
        JSON.stringify(document, withoutVolatile),
      ]);
    }),
  );
  return found.flat();
}

function withoutVolatile(key: string, value: unknown): unknown {
  return VOLATILE.has(key) ? undefined : value;
}
