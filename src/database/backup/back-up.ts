import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BSON, type Collection } from 'mongodb';
import type { Database } from '../database.js';
import { storedCollections } from '../stored-collections.js';
import { BackupError } from './backup-error.js';
import {
  type BackedUpCollection,
  type BackupManifest,
  type DatabaseRole,
  FORMAT,
  MANIFEST_FILE,
  ROLES,
  documentsFile,
} from './manifest.js';
import { RESTORE_MARK, TEMPORARY_PREFIX } from './restore-traces.js';

/** What a backup depends on. */
export interface BackupParts {
  database: Pick<Database, 'backend' | 'auth'>;
  /** Where it goes: a folder that is empty or not there. */
  folder: string;
  /** Version of the program that writes it. */
  armature: string;
  now: Date;
  /** Told what has been done, a line at a time. */
  progress: (line: string) => void;
}

/** For the eyes of the operator alone: there are hashes of secrets in it, and the key that signs tokens. */
const PRIVATE_FILE = 0o600;
const CHUNK_BYTES = 65_536;

/**
 * What others refer to is read after what refers to it, so that something that is made while the backup runs comes with what it needs.
 */
const READ_LAST = ['project', 'user', 'company'];

/**
 * Writes both databases into a folder, while a server may go on writing: every document that was stored before the beginning is in it
 * (assurance.md R17), later ones may be. The folder gets its name when it is complete.
 *
 * Documents are copied as the database keeps them, byte for byte, so that no type or order of keys can be lost.
 *
 * @throws BackupError when the folder is not empty, a link or a disk, Error of the system when it can't be written
 */
export async function backUp(parts: BackupParts): Promise<BackupManifest> {
  const { database, folder, armature, now, progress } = parts;
  await checkTarget(folder);
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(dirname(folder), `${basename(folder)}.incomplete-`));
  try {
    const { version } = await database.backend.admin().command({ buildInfo: 1 });
    const collections: BackedUpCollection[] = [];
    for (const role of ROLES) {
      await mkdir(join(draft, role), { mode: 0o700 });
      for (const each of inOrder(await storedCollections(database[role]))) {
        const written = await backUpCollection(each, role, draft);
        collections.push(written);
        progress(`${role}.${each.name}: ${written.documents} documents`);
      }
    }
    const manifest: BackupManifest = {
      format: FORMAT,
      created: now.toISOString(),
      armature,
      mongodb: version,
      collections,
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(draft, MANIFEST_FILE), text, { mode: PRIVATE_FILE, flush: true });
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Tells before anything is copied what the renaming at the end would run into. */
async function checkTarget(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => undefined);
  if (!found) return;
  if (!found.isDirectory()) throw new BackupError(`${folder} is a file or a link: a backup needs a new folder`);
  if (found.dev !== (await lstat(dirname(folder))).dev)
    throw new BackupError(`${folder} is a disk of its own: a backup needs a new folder in it`);
  if ((await readdir(folder)).length > 0)
    throw new BackupError(`The folder ${folder} is not empty: a backup needs a new one`);
}

type Stored = Awaited<ReturnType<typeof storedCollections>>[number];

function inOrder(collections: readonly Stored[]): Stored[] {
  const rank = ({ name }: Stored) => READ_LAST.indexOf(name);
  return collections
    .filter(({ name }) => !name.startsWith(TEMPORARY_PREFIX) && name !== RESTORE_MARK)
    .sort((one, other) => rank(one) - rank(other));
}

async function backUpCollection(
  { name, options, collection }: Stored,
  database: DatabaseRole,
  folder: string,
): Promise<BackedUpCollection> {
  const indexes = (await collection.indexes()).filter((index) => index.name !== '_id_');
  const counted = { documents: 0, bytes: 0 };
  const hash = createHash('sha256');
  await pipeline(
    chunksOf(collection, counted),
    createGzip({ level: 3 }),
    async function* (compressed: AsyncIterable<Buffer>) {
      for await (const chunk of compressed) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(documentsFile(folder, { database, collection: name }), { mode: PRIVATE_FILE, flush: true }),
  );
  return {
    database,
    collection: name,
    ...counted,
    sha256: hash.digest('hex'),
    options: BSON.EJSON.serialize(options),
    indexes: indexes.map((index) => BSON.EJSON.serialize(index)),
  };
}

/** The documents of a collection one after the other, in chunks that are worth compressing. */
async function* chunksOf(
  collection: Collection,
  counted: { documents: number; bytes: number },
): AsyncGenerator<Buffer, void> {
  let chunk: Uint8Array[] = [];
  let bytes = 0;
  for await (const raw of collection.find({}, { raw: true, readPreference: 'primary' })) {
    if (!(raw instanceof Uint8Array)) throw new Error('The driver did not give raw documents');
    chunk.push(raw);
    bytes += raw.length;
    counted.documents += 1;
    counted.bytes += raw.length;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(chunk);
    chunk = [];
    bytes = 0;
  }
  yield Buffer.concat(chunk);
}

/** So that the new name is there after a power loss too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
