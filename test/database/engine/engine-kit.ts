import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { MongoClient } from 'mongodb';

import { type Engine, type EngineLog, startEngine } from '../../../src/database/engine/index.js';
import { processIdentity } from '../../../src/database/engine/process-identity.js';

/** Where servers keep a newer C runtime by default: tests do not fetch one of their own. */
export const runtimeFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'armature');

/** A log that remembers its messages. */
export function rememberingLog(): EngineLog & { messages: string[] } {
  const messages: string[] = [];
  const write = (_fields: object, message: string) => void messages.push(message);
  return { messages, info: write, warn: write, error: write };
}

/** Runs with a temporary folder that is removed afterwards. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-test-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits until something is so; the test's own timeout ends it. */
export async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}

/** Starts an engine for one use. */
export async function withEngine(folder: string, use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await startEngine({ folder, runtimeFolder, log: rememberingLog() });
  try {
    await use(engine);
  } finally {
    await engine.stop();
  }
}

/** A client that writes as the server does, for one use. */
export async function withClient(uri: string, use: (client: MongoClient) => Promise<void>): Promise<void> {
  const client = new MongoClient(uri, { writeConcern: { w: 1, journal: true } });
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

/** The folder of the socket that an address leads to. */
export function socketFolderOf(uri: string): string {
  return dirname(decodeURIComponent(uri.slice('mongodb://'.length)));
}

/** The process of an engine that should have one. */
export function pidOf(engine: Engine): number {
  const pid = engine.pid();
  if (pid === undefined) throw new Error('the engine has no process');
  return pid;
}

/** Waits for the end of a process, reaped or not. */
export async function ended(pid: number): Promise<void> {
  await eventually(() => processIdentity(pid) === undefined);
}
