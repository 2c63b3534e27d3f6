import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generateClient, writeFiles } from '../../src/cli/client.js';
import { parseApiVersion } from '../../src/schema/api-version.js';
import { surfaceAt } from '../../src/schema/surface/surface-at.js';
import { loadDefinitions } from '../../src/server/load-definitions.js';
import type * as newest from '../../clients/typescript/src/index.js';

/** The packages of several versions, compiled together. */
export interface CompiledClients {
  /** What the compiler says about a file, such as `2.12/readme.ts`; empty when nothing. */
  complaintsAbout(path: string): string;
  /** Everything that it says about the packages themselves. */
  complaints(): string;
  /** The package of a version. Its types are those of the newest: a version that lacks something fails when that is called. */
  load(version: string): Promise<typeof newest>;
  /** A compiled source beside the packages, run. */
  run(path: string): Promise<unknown>;
  remove(): Promise<void>;
}

const TSC = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

/** As strict as callers may be. */
const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2022', 'dom'],
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  types: [],
  rootDir: '.',
  outDir: 'out',
};

/**
 * Generates the packages, each in a folder named after its version, and compiles them in one go.
 * @param extraServices folder of service files beside ours
 * @param sources more files to compile, by path; they import a package as `./2.12/src/index.js`
 */
export async function compileClients(
  versions: readonly string[],
  extraServices: string,
  sources: (files: ReadonlyMap<string, string>) => Readonly<Record<string, string>>,
): Promise<CompiledClients> {
  const folder = await mkdtemp(join(tmpdir(), 'armature-typescript-'));
  const { own, extra } = await loadDefinitions(extraServices);
  const written = new Map<string, string>();
  for (const version of versions) {
    const files = generateClient('typescript', surfaceAt([...own, ...extra], parseApiVersion(version)));
    await writeFiles(files, join(folder, version));
    for (const { path, text } of files) written.set(`${version}/${path}`, text);
  }
  const more = Object.entries(sources(written)).map(([path, text]) => ({ path, text }));
  await writeFiles(more, folder);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const config = { compilerOptions: COMPILER_OPTIONS, include: ['*/src', ...more.map(({ path }) => path)] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const complaints = await new Promise<string[]>((resolve) => {
    execFile(TSC, ['--project', folder, '--pretty', 'false'], { cwd: folder }, (_error, output) =>
      resolve(output.split(/\n(?! )/).filter((line) => line !== '')),
    );
  });
  const compiled = (path: string): Promise<unknown> =>
    import(pathToFileURL(join(folder, 'out', path.replace(/\.ts$/, '.js'))).href);
  return {
    complaintsAbout: (path) => complaints.filter((line) => line.startsWith(`${path}(`)).join('\n'),
    complaints: () => complaints.filter((line) => !more.some(({ path }) => line.startsWith(`${path}(`))).join('\n'),
    load: async (version) => (await compiled(`${version}/src/index.ts`)) as typeof newest,
    run: compiled,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
