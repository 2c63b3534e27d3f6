import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { errorCatalogue } from '../generated/error-catalogue.js';
import { PACKAGE_VERSION } from '../generated/package-version.js';
import type { ClientError, ClientGenerator } from '../schema/clients/generated-file.js';
import { loadSurface } from './load-surface.js';
import { type SettingsOptions, configOption } from './read-settings.js';
import type { Terminal } from './terminal.js';

const GENERATORS: Readonly<Record<string, ClientGenerator>> = {};

interface ClientCommandOptions extends SettingsOptions {
  language: string;
  version?: string;
  out: string;
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
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature client --language typescript --version 2.12 --out clients/typescript
  armature client --language python --out clients/python`,
    )
    .action(async ({ language, version, out, ...options }: ClientCommandOptions) => {
      const generate = GENERATORS[language];
      if (!generate) return;
      const surface = await loadSurface(version, options, terminal);
      const files = generate(surface, { packageVersion: PACKAGE_VERSION, errors: clientErrors() });
      const folder = resolve(terminal.folder, out);
      for (const { path, text } of files) {
        const file = join(folder, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      terminal.write(`${files.length} files of the ${language} client for API ${surface.version} are in ${folder}\n`);
    });
}

function clientErrors(): ClientError[] {
  return Object.entries(errorCatalogue).map(
    ([name, { code, subcode, result_msg: message, retry_after_sec: retry }]) => ({
      name,
      code,
      subcode,
      message,
      retryable: retry !== undefined,
    }),
  );
}
