import { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';
import { warnOfConfiguredUser } from '../warn-of-configured.js';

/** `armature users delete`. */
export function deleteUserCommand(terminal: Terminal): Command {
  return new Command('delete')
    .description('Delete a user with all access keys and tokens; what the user made stays.')
    .argument('<id>', 'id of the user')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
To keep the user's name beside what the user made, revoke the user instead.

Examples:
  armature users delete 3f2c8a1e7b904d5f8c6a2b1d0e9f8a7c`,
    )
    .action(async (id: string, { json, ...options }: SettingsOptions & { json?: true }) => {
      await withDatabase(options, terminal, async (database, settings) => {
        const { removeUser } = await import('../../auth/index.js');
        if (!(await removeUser(database, id))) throw new CommandError(`There is no user ${id}`);
        warnOfConfiguredUser(id, settings, terminal);
      });
      if (json) printJson({ deleted: true }, terminal);
      else terminal.write(`User ${id} is deleted, with all access keys, and all tokens end\n`);
    });
}
