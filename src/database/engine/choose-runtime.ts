import { EngineError, withoutEngine } from './engine-error.js';

/** What decides whether and how the engine's library can be loaded. */
export interface Machine {
  /** As in `process.platform`. */
  platform: string;
  /** As in `process.arch`. */
  arch: string;
  /** Version of the GNU C library this process runs on; undefined with another C library. */
  glibcVersion: string | undefined;
}

/** The names that a newer C runtime for one architecture goes by. */
export interface PrivateRuntime {
  /** Debian's name of the architecture. */
  architecture: string;
  /** Name of the folder below `/usr/lib` that holds the libraries. */
  triplet: string;
  /** File name of the dynamic loader. */
  loader: string;
}

/** Oldest GNU C library that the engine's library can be linked with. */
export const oldestGlibc = '2.38';

const linuxRuntimes = new Map<string, PrivateRuntime>([
  ['x64', { architecture: 'amd64', triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' }],
  ['arm64', { architecture: 'arm64', triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' }],
]);

/**
 * How the engine runs on a machine: with the system's own C runtime, or with a newer one kept privately.
 *
 * @throws EngineError on a platform for which the engine is not made
 */
export function chooseRuntime({ platform, arch, glibcVersion }: Machine): 'system' | PrivateRuntime {
  if (platform === 'darwin' && arch === 'arm64') return 'system';
  const runtime = platform === 'linux' ? linuxRuntimes.get(arch) : undefined;
  if (runtime === undefined || glibcVersion === undefined) {
    const cLibrary = runtime === undefined ? '' : ' without the GNU C library';
    throw new EngineError(`the embedded MongoDB engine cannot run on ${platform} ${arch}${cLibrary}: ${withoutEngine}`);
  }
  return isAtLeast(glibcVersion, oldestGlibc) ? 'system' : runtime;
}

/** The machine this process runs on. Takes about 6 ms. */
export function currentMachine(): Machine {
  const { platform, arch } = process;
  return { platform, arch, glibcVersion: platform === 'linux' ? readGlibcVersion() : undefined };
}

function readGlibcVersion(): string | undefined {
  // Without this a report looks up the host name of every network interface. Too new for the type declarations.
  const excludeNetwork: unknown = Reflect.get(process.report, 'excludeNetwork');
  Reflect.set(process.report, 'excludeNetwork', true);
  const report = process.report.getReport();
  Reflect.set(process.report, 'excludeNetwork', excludeNetwork);
  const header = 'header' in report ? report.header : undefined;
  const version =
    typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header
      ? header.glibcVersionRuntime
      : undefined;
  return typeof version === 'string' ? version : undefined;
}

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
