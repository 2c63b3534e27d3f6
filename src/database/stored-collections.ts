import type { Collection, Db, Document } from 'mongodb';

/** A collection that is there, with the options that it was made with. */
export interface StoredCollection {
  name: string;
  options: Document;
  collection: Collection;
}

/** The collections of a database by name, without views and what the database keeps for itself. */
export async function storedCollections(database: Db): Promise<StoredCollection[]> {
  const found = await database.listCollections({ type: 'collection' }, { nameOnly: false }).toArray();
  return found
    .filter(({ name }) => !name.startsWith('system.'))
    .map(({ name, options = {} }) => ({ name, options, collection: database.collection(name) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
