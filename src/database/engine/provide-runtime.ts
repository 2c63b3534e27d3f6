import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { oldestGlibc, type PrivateRuntime } from './choose-runtime.js';
import { EngineError, withoutEngine } from './engine-error.js';
import type { EngineLog } from './engine-log.js';

const packages = ['libc6', 'libgcc-s1', 'libstdc++6'];

/** The releases with a new enough C runtime, by the archive they come from. */
const releases = [
  { origin: 'Debian', suite: 'trixie', keyring: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  { origin: 'Ubuntu', suite: 'noble', keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg' },
];

const commandTimeoutMs = 120_000;
const run = promisify(execFile);

/**
 * Sees to a newer C runtime in `<runtimeFolder>/glibc-…`, fetching it (3 to 5 seconds) when it is not there yet. The system
 * is not touched, and apt checks the archive's signature. The folder appears by a rename, so that neither starts at the
 * same time nor an interrupted one can leave half of it.
 *
 * @returns the words that go in front of a command line so that it runs on that C runtime
 * @throws EngineError when the packages cannot be had here
 */
export async function provideRuntime(
  runtime: PrivateRuntime,
  runtimeFolder: string,
  log: EngineLog,
): Promise<readonly string[]> {
  const folder = resolve(runtimeFolder, `glibc-${oldestGlibc}-${runtime.triplet}`);
  const loader = join(folder, runtime.loader);
  if (!existsSync(loader)) {
    log.info({ folder }, 'fetching a C runtime for the embedded database engine, once');
    try {
      await fetchRuntime(runtime, folder, loader);
    } catch (error) {
      throw new EngineError(
        `the embedded MongoDB engine needs glibc ${oldestGlibc} or newer, which could not be fetched (${reason(error)}): ${withoutEngine}`,
        { cause: error },
      );
    }
  }
  return [loader, '--library-path', folder];
}

async function fetchRuntime(runtime: PrivateRuntime, folder: string, loader: string): Promise<void> {
  const parent = resolve(folder, '..');
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, '.fetch-'));
  try {
    const { suite, keyring, address } = await findArchive(work);
    const options = `arch=${runtime.architecture} target=Packages signed-by=${keyring}`;
    const env = await aptEnvironment(join(work, 'apt'), `deb [${options}] ${address} ${suite} main\n`);
    await run('apt-get', ['-q', '-o', 'APT::Update::Error-Mode=any', 'update'], { env, timeout: commandTimeoutMs });
    await run('apt-get', ['-q', '-t', suite, 'download', ...packages], { cwd: work, env, timeout: commandTimeoutMs });
    const archives = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    for (const archive of archives) await run('dpkg', ['-x', archive, 'root'], { cwd: work });

    const libraries = join(work, 'libraries');
    await gatherLibraries(join(work, 'root'), runtime.triplet, libraries);
    await run('sync', ['--file-system', libraries]);
    await rename(libraries, folder).catch((error: unknown) => {
      if (!existsSync(loader)) throw error; // else another start was faster
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The distribution's archive among the system's own package sources, and the release to take from it. */
async function findArchive(work: string): Promise<(typeof releases)[number] & { address: string }> {
  const listed = await findListedArchive(process.env);
  if (listed !== undefined) return listed;
  // Container images come without package lists: read them anew, into a folder of our own.
  const env = await aptEnvironment(join(work, 'system-apt'));
  const failure = await run('apt-get', ['-q', 'update'], { env, timeout: commandTimeoutMs }).then(
    () => new Error('no Debian or Ubuntu archive is among the package sources of this system'),
    (error: unknown) => error, // of no matter when it comes from another archive
  );
  const updated = await findListedArchive(env);
  if (updated === undefined) throw failure;
  return updated;
}

async function findListedArchive(env: NodeJS.ProcessEnv) {
  for (const release of releases) {
    const filter = ['Created-By: Packages', `Origin: ${release.origin}`];
    const { stdout } = await run('apt-get', ['indextargets', '--format', '$(RELEASE) $(REPO_URI)', ...filter], { env });
    for (const line of stdout.split('\n')) {
      const [name = '', address = ''] = line.split(' ');
      if (address !== '' && !name.includes('security')) return { ...release, address };
    }
  }
  return undefined;
}

/** Makes a state folder of its own for apt; `sources` replaces the system's package sources. */
async function aptEnvironment(folder: string, sources?: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  const settings = [
    `Dir::State::lists "${folder}/lists";`,
    `Dir::Cache "${folder}/cache";`,
    'Acquire::Languages "none";',
  ];
  if (sources !== undefined) {
    await writeFile(join(folder, 'sources.list'), sources);
    settings.push(`Dir::Etc::sourcelist "${folder}/sources.list";`, 'Dir::Etc::sourceparts "-";');
  }
  const configuration = join(folder, 'apt.conf');
  await writeFile(configuration, settings.join('\n'));
  return { ...process.env, LC_ALL: 'C', APT_CONFIG: configuration };
}

/** Moves the shared libraries of unpacked packages into one folder. */
async function gatherLibraries(root: string, triplet: string, libraries: string): Promise<void> {
  await mkdir(libraries);
  for (const folder of [join(root, 'usr/lib', triplet), join(root, 'lib', triplet)]) {
    const names = existsSync(folder) ? await readdir(folder) : [];
    for (const name of names.filter((each) => each.includes('.so'))) {
      await rename(join(folder, name), join(libraries, name));
    }
  }
}

/** What a failed command said, on one line. */
function reason(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('code' in error && error.code === 'ENOENT' && 'path' in error) return `${String(error.path)} is missing here`;
  const lines = 'stderr' in error ? String(error.stderr).split('\n') : [];
  const said = lines.filter((line) => !/^[WN]:/.test(line)).join(' '); // without the warnings of apt
  return (said.trim() === '' && 'message' in error ? String(error.message) : said)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 400);
}
