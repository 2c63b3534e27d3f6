import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../dist/database/engine/index.js';

/**
 * Starts one database engine for the whole suite, unless ARMATURE_TEST_DATABASE_URL names a MongoDB to test on.
 */
export default async function globalSetup() {
  if (process.env.ARMATURE_TEST_DATABASE_URL) return;
  const folder = await mkdtemp(join(tmpdir(), 'armature-test-'));
  const quiet = { info() {}, warn: console.warn, error: console.error };
  const runtimeFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'armature', 'c-runtime');
  const engine = await startEngine({ folder, runtimeFolder, log: quiet });
  process.env.ARMATURE_TEST_DATABASE_URL = engine.uri;
  globalThis.armatureTestEngine = { engine, folder };
}
