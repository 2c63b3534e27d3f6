import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { PACKAGE_VERSION } from '../generated/package-version.js';
import { documentedErrors } from '../rpc/documented-errors.js';
import type { ClientGenerator, GeneratedFile } from '../schema/clients/generated-file.js';
import { generatePythonClient } from '../schema/clients/python/generate-python-client.js';
import { generateTypescriptClient } from '../schema/clients/typescript/generate-typescript-client.js';
import type { Surface } from '../schema/surface/surface.js';
import { loadSurface } from './load-surface.js';
import { type SettingsOptions, configOption } from './read-settings.js';
import type { Terminal } from './terminal.js';

/** The languages that there are clients for. */
export const GENERATORS: Readonly<Record<string, ClientGenerator>> = {
  typescript: generateTypescriptClient,
  python: generatePythonClient,
};

interface ClientCommandOptions extends SettingsOptions {
  language: string;
  version?: string;
  out: string;
  internal?: boolean;
}

/** `armature client`: generates a client package for a pinned API version. */
export function clientCommand(terminal: Terminal): Command {
  return new Command('client')
    .description('Generate a client package, pinned to one API version.')
    .addOption(
      new Option('--language <name>', 'language of the client').choices(Object.keys(GENERATORS)).makeOptionMandatory(),
    )
    .option('--version <version>', 'API version to pin it to (default: the newest)')
    .requiredOption('--out <folder>', 'folder to write the package into')
    .option('--internal', 'include actions that are meant for user interfaces and operators')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature client --language typescript --version 2.12 --out clients/typescript
  armature client --language python --out clients/python`,
    )
    .action(async ({ language, version, out, internal = false, ...options }: ClientCommandOptions) => {
      const surface = await loadSurface(version, options, terminal);
      const folder = resolve(terminal.folder, out);
      const files = generateClient(language, surface, internal);
      await writeFiles(files, folder);
      terminal.write(`${files.length} files of the ${language} client for API ${surface.version} are in ${folder}\n`);
    });
}

/** The files of a client in one of the languages of `GENERATORS`, with the version and the errors of this server. */
export function generateClient(language: string, surface: Surface, internal = false): GeneratedFile[] {
  const generate = GENERATORS[language];
  if (!generate) throw new Error(`there is no client for ${language}`);
  return generate(surface, { packageVersion: PACKAGE_VERSION, errors: documentedErrors(), internal });
}

/** Writes files into a folder, which is made if need be. */
export async function writeFiles(files: readonly GeneratedFile[], folder: string): Promise<void> {
  for (const { path, text } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
