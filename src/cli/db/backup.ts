import { resolve } from 'node:path';
import { Command } from 'commander';
import type { BackupManifest } from '../../database/index.js';
import { PACKAGE_VERSION } from '../../generated/package-version.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';

/** `armature db backup`. */
export function backUpCommand(terminal: Terminal): Command {
  return new Command('backup')
    .description('Copy both databases into a new folder, also while the server works.')
    .argument('<folder>', 'where to; must be empty or not there, and no link or disk of its own')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Every document that was stored before the backup began is in it. The folder gets its name when it is complete; an interrupted backup
leaves a folder whose name ends in .incomplete-…, which may be deleted. Keep backups private: they can sign tokens.

Examples:
  armature db backup backups/monday
  armature db backup "/var/backups/armature-$(date +%F)" --config /etc/armature.conf`,
    )
    .action(async (folder: string, { json, ...options }: SettingsOptions & { json?: true }) => {
      const target = resolve(terminal.folder, folder);
      const manifest = await withDatabase(options, terminal, async (database) => {
        const { backUp } = await import('../../database/index.js');
        return backUp({
          database,
          folder: target,
          armature: PACKAGE_VERSION,
          now: terminal.now(),
          progress: (line) => terminal.progress(`${line}\n`),
        });
      });
      if (json) printJson(summaryOf(manifest, target), terminal);
      else terminal.write(`${inWords(manifest)} are in ${target}\n`);
    });
}

/** What a backup holds, for scripts. */
export function summaryOf({ created, collections }: BackupManifest, folder: string) {
  const documents = collections.reduce((sum, collection) => sum + collection.documents, 0);
  return { folder, created, collections: collections.length, documents };
}

/** What a backup holds, for people. */
export function inWords({ collections }: BackupManifest): string {
  const documents = collections.reduce((sum, collection) => sum + collection.documents, 0);
  return `${documents} documents of ${collections.length} collections`;
}
