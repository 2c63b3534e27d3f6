import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import type { Settings } from '../../src/config/index.js';
import { type Database, openDatabase } from '../../src/database/index.js';
import { AUTH_INDEXES, ensureIndexes } from '../../src/database/indexes.js';
import { defaultSettings } from '../../src/generated/settings.js';
import { testDatabases } from '../support/test-database.js';

/** The default settings with other values for authentication. */
export function settingsWith(auth: Partial<Settings['auth']> = {}): Settings {
  return { ...defaultSettings, auth: { ...defaultSettings.auth, ...auth } };
}

export function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** A database of the test's own, with its indexes; `drop` removes it. */
export async function openOwnDatabase(): Promise<{ client: MongoClient; database: Database; drop(): Promise<void> }> {
  const { url, backend, auth, drop } = testDatabases();
  const opened = openDatabase({ url, backend, auth, timeoutMs: 4000, poolSize: 8, monitorCommands: true });
  const { database } = opened;
  for (const [collection, indexes] of Object.entries(AUTH_INDEXES)) {
    await ensureIndexes(database.auth.collection(collection), indexes);
  }
  return {
    ...opened,
    async drop() {
      await database.close();
      await drop();
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
