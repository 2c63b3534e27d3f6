import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../json/is-object.js';
import { BackupError } from './backup-error.js';

/**
 * The two databases as a backup names them, whatever they are called where it was made. Logins come first: they refer to companies and
 * profiles in the other.
 */
export const ROLES = ['auth', 'backend'] as const;
export type DatabaseRole = (typeof ROLES)[number];

/** One collection of a backup. */
export interface BackedUpCollection {
  database: DatabaseRole;
  collection: string;
  documents: number;
  /** Of the documents, not compressed. */
  bytes: number;
  /** Of the file as it is, hexadecimal. */
  sha256: string;
  /** Options of the collection and its indexes but that of `_id`, as extended JSON. */
  options: Record<string, unknown>;
  indexes: Record<string, unknown>[];
}

/** What a backup holds. It is written last, so that a folder without one is no backup. */
export interface BackupManifest {
  format: typeof FORMAT;
  /** When the backup began: every document that was stored before is in it. ISO 8601. */
  created: string;
  /** Version of the program that wrote it, and of the database. */
  armature: string;
  mongodb: string;
  collections: BackedUpCollection[];
}

export const MANIFEST_FILE = 'manifest.json';
export const FORMAT = 'armature-backup-1';

/** Where the documents of a collection are: concatenated BSON, compressed by gzip. */
export function documentsFile(folder: string, { database, collection }: CollectionName): string {
  return join(folder, database, `${encodeURIComponent(collection)}.bson.gz`);
}

type CollectionName = Pick<BackedUpCollection, 'database' | 'collection'>;

/** @throws BackupError when the folder holds no whole backup, or one of a format that this version does not know */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const manifest = parse(await readManifestText(folder));
  if (isManifest(manifest)) return manifest;
  throw new BackupError(`${join(folder, MANIFEST_FILE)} is not the manifest of a backup that this version can read`);
}

async function readManifestText(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (cause) {
    throw new BackupError(`${folder} holds no whole backup: it has no readable ${MANIFEST_FILE}`, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is BackupManifest {
  return (
    isObject(value) &&
    value['format'] === FORMAT &&
    ['created', 'armature', 'mongodb'].every((name) => typeof value[name] === 'string') &&
    Array.isArray(value['collections']) &&
    value['collections'].every(isCollection)
  );
}

function isCollection(value: unknown): value is BackedUpCollection {
  return (
    isObject(value) &&
    ROLES.some((role) => role === value['database']) &&
    ['collection', 'sha256'].every((name) => typeof value[name] === 'string' && value[name] !== '') &&
    ['documents', 'bytes'].every((name) => Number.isSafeInteger(value[name])) &&
    isObject(value['options']) &&
    Array.isArray(value['indexes']) &&
    value['indexes'].every(isObject)
  );
}
