import { Command } from 'commander';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

/** `armature db stats`. */
export function statsCommand(terminal: Terminal): Command {
  return new Command('stats')
    .description('Tell how large each collection is.')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature db stats
  armature db stats --json | jq 'map(.storage_bytes + .index_bytes) | add'`,
    )
    .action(async ({ json, ...options }: SettingsOptions & { json?: true }) => {
      const stats = await withDatabase(options, terminal, async (database) => {
        const { databaseStats } = await import('../../database/index.js');
        return databaseStats(database);
      });
      if (json) return printJson(stats, terminal);
      const rows = stats.map(
        ({ database, collection, documents, bytes, storage_bytes: stored, index_bytes: indexes }) =>
          [`${database}.${collection}`, documents, bytes, stored, indexes].map(String),
      );
      terminal.write(textTable(['COLLECTION', 'DOCUMENTS', 'BYTES', 'STORED BYTES', 'INDEX BYTES'], rows));
    });
}
