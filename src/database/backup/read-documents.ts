import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { BackupError } from './backup-error.js';
import { type BackedUpCollection, documentsFile } from './manifest.js';

const CHUNK_BYTES = 1_048_576;
const SIZE_BYTES = 4;
const SMALLEST_DOCUMENT = 5;

/** @throws BackupError when the file of a collection is missing or not the one that was written */
export async function checkFile(folder: string, collection: BackedUpCollection): Promise<void> {
  const file = documentsFile(folder, collection);
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) hash.update(chunk);
  } catch (cause) {
    throw new BackupError(`The file ${file} of the backup can't be read`, { cause });
  }
  if (hash.digest('hex') !== collection.sha256) {
    throw new BackupError(`The file ${file} is damaged: it is not what the manifest of the backup says`);
  }
}

/** The documents of a collection, as BSON. The file has been checked. */
export async function* readDocuments(folder: string, collection: BackedUpCollection): AsyncGenerator<Buffer, void> {
  const file = documentsFile(folder, collection);
  const source = createReadStream(file);
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  source.on('error', (error) => unpacked.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source.pipe(unpacked)) {
    rest = Buffer.concat([rest, chunk]);
    for (let size = sizeOf(rest); size !== undefined; size = sizeOf(rest)) {
      if (size < SMALLEST_DOCUMENT) throw new BackupError(`The file ${file} does not hold documents`);
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
  }
  if (rest.length > 0) throw new BackupError(`The file ${file} ends within a document`);
}

/** Size of the document that some bytes begin with; undefined when they do not hold all of it. */
function sizeOf(bytes: Buffer): number | undefined {
  if (bytes.length < SIZE_BYTES) return undefined;
  const size = bytes.readInt32LE();
  return size <= bytes.length ? size : undefined;
}
