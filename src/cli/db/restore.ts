import { resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';
import { inWords, summaryOf } from './backup.js';

interface RestoreOptions extends SettingsOptions {
  replace?: boolean;
  json?: true;
}

/** `armature db restore`. */
export function restoreCommand(terminal: Terminal): Command {
  return new Command('restore')
    .description('Put a backup in the place of both databases; no server may use them.')
    .argument('<folder>', 'the backup')
    .option('--replace', 'replace all that is in the databases')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
The backup is checked before anything changes. A restore that was interrupted can be run again; until then no server starts on a
database that is half restored.

Examples:
  armature db restore backups/monday
  armature db restore backups/monday --replace`,
    )
    .action(async (folder: string, { replace = false, json, ...options }: RestoreOptions) => {
      const source = resolve(terminal.folder, folder);
      await demandBackup(source);
      const manifest = await withDatabase(
        options,
        terminal,
        async (database) => {
          const { restore } = await import('../../database/index.js');
          return restore({
            database,
            folder: source,
            replace,
            now: terminal.now(),
            progress: (line) => terminal.progress(`${line}\n`),
          });
        },
        { exclusive: true, mayCreate: true },
      );
      if (json) printJson(summaryOf(manifest, source), terminal);
      else terminal.write(`${inWords(manifest)} are restored from ${source}\n`);
    });
}

/** Refuses a folder that is no backup before a data folder is made for it. */
async function demandBackup(folder: string): Promise<void> {
  const { BackupError, readManifest } = await import('../../database/index.js');
  try {
    await readManifest(folder);
  } catch (error) {
    throw error instanceof BackupError ? new CommandError(error.message, { cause: error }) : error;
  }
}
