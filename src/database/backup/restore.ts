import { BSON, type Collection, type Db, type Document } from 'mongodb';
import type { Database } from '../database.js';
import { storedCollections } from '../stored-collections.js';
import { BackupError } from './backup-error.js';
import { exactDocument } from './exact-document.js';
import { type BackedUpCollection, type BackupManifest, ROLES, readManifest } from './manifest.js';
import { checkFile, readDocuments } from './read-documents.js';
import { RESTORE_MARK, TEMPORARY_PREFIX, isHalfRestored, leftByRestore } from './restore-traces.js';

/** What a restore depends on. */
export interface RestoreParts {
  database: Pick<Database, 'backend' | 'auth'>;
  /** The backup. */
  folder: string;
  /** Whether what is there may be replaced; all of it goes. */
  replace: boolean;
  now: Date;
  /** Told what has been done, a line at a time. */
  progress: (line: string) => void;
}

const BATCH_DOCUMENTS = 1000;
const BATCH_BYTES = 8_388_608;

/**
 * Puts a backup in the place of both databases. No server may use them.
 *
 * The files are checked first. Then collections are filled under temporary names, with their indexes, and at the end all are renamed: a
 * restore that is interrupted before that has changed nothing, and one that is interrupted between two renames has left a mark, with
 * which no server starts. Either way it can be run again.
 *
 * @throws BackupError when the backup is not whole, or the databases hold something that may not be replaced
 */
export async function restore({ database, folder, replace, now, progress }: RestoreParts): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  for (const collection of manifest.collections) await checkFile(folder, collection);
  if (!replace && !(await isHalfRestored(database)) && (await isInUse(database))) {
    throw new BackupError('The database is not empty: restore replaces all of it with --replace');
  }
  for (const role of ROLES) await dropAll(database[role], await leftByRestore(database[role]));

  for (const collection of manifest.collections) {
    await fill(database[collection.database], folder, collection);
    progress(`${collection.database}.${collection.collection}: ${collection.documents} documents`);
  }

  const marks = database.backend.collection<{ _id: string; started: Date }>(RESTORE_MARK);
  await marks.updateOne({ _id: 'renaming' }, { $set: { started: now } }, { upsert: true });
  for (const role of ROLES) {
    const restored = manifest.collections.filter((collection) => collection.database === role);
    await putInPlace(database[role], new Set(restored.map(({ collection }) => collection)));
  }
  await marks.drop();
  return manifest;
}

async function isInUse(database: RestoreParts['database']): Promise<boolean> {
  for (const role of ROLES) {
    for (const { name, collection } of await storedCollections(database[role])) {
      const isOurs = name === RESTORE_MARK || name.startsWith(TEMPORARY_PREFIX);
      if (!isOurs && (await collection.findOne({}, { projection: { _id: 1 } }))) return true;
    }
  }
  return false;
}

async function fill(database: Db, folder: string, backedUp: BackedUpCollection): Promise<void> {
  const name = TEMPORARY_PREFIX + backedUp.collection;
  await database.command({ create: name, ...BSON.EJSON.deserialize(backedUp.options) });
  const documents = await insertAll(database.collection(name), readDocuments(folder, backedUp));
  if (documents !== backedUp.documents) {
    const { database: role, collection } = backedUp;
    throw new BackupError(
      `The backup holds ${documents} documents of ${role}.${collection}, not ${backedUp.documents}`,
    );
  }
  const indexes = backedUp.indexes.map((index) => withoutVersions(BSON.EJSON.deserialize(index)));
  if (indexes.length > 0) await database.command({ createIndexes: name, indexes });
}

/** @returns how many there were */
async function insertAll(collection: Collection, documents: AsyncIterable<Uint8Array>): Promise<number> {
  let batch: Document[] = [];
  let bytes = 0;
  let count = 0;
  const insert = async () => {
    if (batch.length > 0) await collection.insertMany(batch, { forceServerObjectId: true });
    count += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const document of documents) {
    if (bytes + document.length > BATCH_BYTES || batch.length === BATCH_DOCUMENTS) await insert();
    batch.push(exactDocument(document));
    bytes += document.length;
  }
  await insert();
  return count;
}

/** An index as it is asked for: the database that it comes from may have had another version of the rules of languages. */
function withoutVersions({ ns: _, ...index }: Document): Document {
  const { collation } = index;
  if (!collation) return index;
  const { version: _version, ...rules } = collation;
  return { ...index, collation: rules };
}

async function putInPlace(database: Db, restored: ReadonlySet<string>): Promise<void> {
  const others = (await storedCollections(database))
    .map(({ name }) => name)
    .filter((name) => !restored.has(name) && !name.startsWith(TEMPORARY_PREFIX) && name !== RESTORE_MARK);
  await dropAll(database, others);
  for (const name of restored) await database.renameCollection(TEMPORARY_PREFIX + name, name, { dropTarget: true });
}

async function dropAll(database: Db, names: readonly string[]): Promise<void> {
  for (const name of names) await database.collection(name).drop();
}
