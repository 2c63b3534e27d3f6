import { randomUUID } from 'node:crypto';
import type { Database } from './database.js';
import { ensureDefaultQueue } from './default-queue.js';
import { AUTH_INDEXES, BACKEND_INDEXES, ensureIndexes } from './indexes.js';

/** What preparing a database depends on. */
export interface PrepareParts {
  database: Database;
  /** The company that exists from the start. */
  company: { id: string; name: string };
  now: Date;
  newId: () => string;
}

/** The migrations of existing servers: a new database counts as having had them all (storage-model.md §13.1). */
const MIGRATIONS = [
  '0.12.1',
  '0.13.0',
  '0.14.0',
  '0.15.0',
  '0.16.0',
  '0.16.1',
  '0.16.2',
  '0.17.0',
  '1.0.0',
  '1.0.2',
  '1.3.0',
  '1.6.0',
  '1.7.0',
  '1.9.0',
] as const;

/**
 * Gives a database what the server expects: indexes, the default company with its queue, the server's id, and on an empty
 * database the marks of all migrations (storage-model.md §13). Every step is harmless when done twice, also by two processes.
 *
 * @returns the migrations that an existing database lacks, oldest first
 */
export async function prepareDatabase({
  database,
  company,
  now,
  newId,
}: PrepareParts): Promise<{ missingMigrations: string[] }> {
  const known = await database.versions.distinct('num');
  const isEmpty = known.length === 0 && (await isUnused(database));
  await Promise.all([
    ...Object.entries(BACKEND_INDEXES).map(([name, definitions]) =>
      ensureIndexes(database.backend.collection(name), definitions),
    ),
    ...Object.entries(AUTH_INDEXES).map(([name, definitions]) =>
      ensureIndexes(database.auth.collection(name), definitions),
    ),
  ]);
  if (isEmpty) {
    const marks = MIGRATIONS.map((num) => ({ _id: newId(), num, created: now, desc: 'Applied on server startup' }));
    await database.versions.insertMany(marks);
  }
  await Promise.all([
    database.settings.updateOne({ _id: 'server.uuid' }, { $setOnInsert: { value: randomUUID() } }, { upsert: true }),
    database.companies.updateOne({ _id: company.id }, { $setOnInsert: { name: company.name } }, { upsert: true }),
    ensureDefaultQueue(database, company.id, now, newId),
  ]);
  return { missingMigrations: isEmpty ? [] : missingFrom(known) };
}

async function isUnused({ companies, users, authUsers }: Database): Promise<boolean> {
  const counts = await Promise.all(
    [companies, users, authUsers].map((collection) => collection.estimatedDocumentCount()),
  );
  return counts.every((count) => count === 0);
}

/** The migrations that a database lacks, oldest first. */
export async function missingMigrations({ versions }: Database): Promise<string[]> {
  return missingFrom(await versions.distinct('num'));
}

/** Marks are compared by the newest: servers apply migrations in order. */
function missingFrom(known: readonly string[]): string[] {
  const newest = MIGRATIONS.findLastIndex((num) => known.includes(num));
  return MIGRATIONS.slice(newest + 1);
}
