import { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';
import { warnOfConfiguredUser } from '../warn-of-configured.js';

/** `armature users revoke`. */
export function revokeUserCommand(terminal: Terminal): Command {
  return new Command('revoke')
    .description('Shut a user out: all access keys and tokens end, the user stays.')
    .argument('<id>', 'id of the user')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Running servers know within about a second. A new access key lets the user in again.

Examples:
  armature users revoke 3f2c8a1e7b904d5f8c6a2b1d0e9f8a7c`,
    )
    .action(async (id: string, { json, ...options }: SettingsOptions & { json?: true }) => {
      const keys = await withDatabase(options, terminal, async (database, settings) => {
        const { shutOut } = await import('../../auth/index.js');
        const removed = await shutOut(database, id);
        if (removed === undefined) throw new CommandError(`There is no user ${id} who could sign in`);
        warnOfConfiguredUser(id, settings, terminal);
        return removed;
      });
      if (json) printJson({ revoked: keys }, terminal);
      else terminal.write(`${keys} access keys of user ${id} are revoked, and all tokens end\n`);
    });
}
