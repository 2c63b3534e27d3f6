import { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

interface ListOptions extends SettingsOptions {
  user?: string;
  json?: true;
}

/** `armature credentials list`. */
export function listCredentialsCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('List access keys, without their secrets.')
    .option('--user <id>', 'those of one user only')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature credentials list
  armature credentials list --json | jq -r '.[] | select(.last_used == null) | .access_key'`,
    )
    .action(async ({ user, json, ...options }: ListOptions) => {
      const logins = await withDatabase(options, terminal, async (database) => {
        const { listLogins } = await import('../../auth/index.js');
        return listLogins(database, user);
      });
      if (user !== undefined && logins.length === 0)
        throw new CommandError(`There is no user ${user} who could sign in`);
      const keys = logins.flatMap(({ _id, name, keys: own }) =>
        own.map(({ key, ...more }) => ({ access_key: key, user: _id, name, ...more })),
      );
      if (json) return printJson(keys, terminal);
      const rows = keys.map(({ access_key: key, user: id, name, label, last_used: used, last_used_from: from }) => [
        key,
        id,
        name,
        label ?? '-',
        used?.toISOString() ?? '-',
        from ?? '-',
      ]);
      terminal.write(textTable(['ACCESS KEY', 'USER', 'NAME', 'LABEL', 'LAST USED', 'FROM'], rows));
    });
}
