import { Command } from 'commander';
import type { Login } from '../../auth/index.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

/** `armature users list`. */
export function listUsersCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('List the users who have a login, with the last use of their keys.')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature users list
  armature users list --json | jq -r '.[] | select(.role == "admin") | .id'`,
    )
    .action(async ({ json, ...options }: SettingsOptions & { json?: true }) => {
      const users = await withDatabase(options, terminal, async (database) => {
        const { listLogins } = await import('../../auth/index.js');
        return (await listLogins(database)).map(present);
      });
      if (json) return printJson(users, terminal);
      const rows = users.map(({ id, name, role, company, keys, last_used: used }) => [
        id,
        name,
        role,
        company,
        String(keys),
        used?.toISOString() ?? '-',
      ]);
      terminal.write(textTable(['ID', 'NAME', 'ROLE', 'COMPANY', 'KEYS', 'LAST USED'], rows));
    });
}

function present({ _id: id, name, role, company, email, created, keys }: Login) {
  const uses = keys.flatMap(({ last_used: used }) => (used ? [used] : []));
  const lastUsed = uses.reduce<Date | undefined>((last, used) => (last && last > used ? last : used), undefined);
  return {
    id,
    name,
    role,
    company,
    ...(email !== undefined && { email }),
    ...(created && { created }),
    keys: keys.length,
    ...(lastUsed && { last_used: lastUsed }),
  };
}
