import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import type { Settings } from '../../src/config/index.js';
import { type Database, openDatabase } from '../../src/database/index.js';
import { AUTH_INDEXES, ensureIndexes } from '../../src/database/indexes.js';
import { defaultSettings } from '../../src/generated/settings.js';

/** The default settings with other values for authentication. */
export function settingsWith(auth: Partial<Settings['auth']> = {}): Settings {
  return { ...defaultSettings, auth: { ...defaultSettings.auth, ...auth } };
}

export function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** A database of the test's own, with its indexes; `drop` removes it. */
export async function openOwnDatabase(): Promise<{ client: MongoClient; database: Database; drop(): Promise<void> }> {
  const url = process.env['ARMATURE_TEST_DATABASE_URL'];
  if (!url) throw new Error('ARMATURE_TEST_DATABASE_URL is not set');
  const name = `auth-${newId()}`;
  const opened = openDatabase({
    url,
    backend: `${name}-backend`,
    auth: `${name}-auth`,
    timeoutMs: 4000,
    poolSize: 8,
    monitorCommands: true,
  });
  const { database } = opened;
  for (const [collection, indexes] of Object.entries(AUTH_INDEXES)) {
    await ensureIndexes(database.auth.collection(collection), indexes);
  }
  return {
    ...opened,
    async drop() {
      await database.backend.dropDatabase();
      await database.auth.dropDatabase();
      await database.close();
    },
  };
}

/** Waits until something holds; the test's own timeout ends it. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

/** The error that a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
