import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import type { SchemaFolder } from '../schema/diff/schema-folder.js';
import type { ReleasePlan } from '../schema/release/plan-release.js';
import { CommandError } from './command-error.js';
import { loadSchemaFolder, schemaFolderOption } from './load-schema-folder.js';
import type { Terminal } from './terminal.js';

/** From the schema folder. */
const CHANGELOG = '../docs/api-changelog.md';

interface ReleaseOptions {
  amend?: boolean;
  dryRun?: boolean;
  folder: string;
}

/** `armature schema release`: freezes an API version. */
export function schemaReleaseCommand(terminal: Terminal): Command {
  return new Command('release')
    .description('Freeze a new API version, and write the changelog of the API.')
    .argument('[version]', 'version to freeze')
    .option('--amend', 'freeze the released versions again instead, with what they have gained since')
    .option('--dry-run', 'tell what would be written, and write nothing')
    .addOption(schemaFolderOption())
    .addHelpText(
      'after',
      `
Examples:
  armature schema release 2.32 --dry-run
  armature schema release 2.32
  armature schema release --amend`,
    )
    .action(async (version: string | undefined, options: ReleaseOptions) => {
      if ((version === undefined) === !options.amend)
        throw new CommandError('Name either a version to release or --amend', { exitCode: 2 });
      const folder = await loadSchemaFolder(options.folder, terminal);
      const { files, changelog, entry } = await plan(folder, version);
      const root = resolve(terminal.folder, options.folder);
      const texts = [...files, [CHANGELOG, changelog] as const].map(([name, text]) => ({
        file: join(root, name),
        text,
      }));
      for (const { file, text } of options.dryRun ? [] : texts) {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      const did = options.dryRun ? 'would write' : 'wrote';
      terminal.write(texts.map(({ file }) => `${did} ${relative(terminal.folder, file)}\n`).join(''));
      terminal.write(entry && `\n${entry}`);
    });
}

async function plan(folder: SchemaFolder, version: string | undefined): Promise<ReleasePlan> {
  const { ReleaseError, planAmendment, planRelease } = await import('../schema/release/plan-release.js');
  try {
    return version === undefined ? planAmendment(folder) : planRelease(folder, version);
  } catch (cause) {
    throw cause instanceof ReleaseError ? new CommandError(cause.message, { cause }) : cause;
  }
}
