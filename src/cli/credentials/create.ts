import { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';

interface CreateOptions extends SettingsOptions {
  user: string;
  label?: string;
  json?: true;
}

/** `armature credentials create`. */
export function createCredentialsCommand(terminal: Terminal): Command {
  return new Command('create')
    .description('Make an access key for a user; its secret is shown this once.')
    .requiredOption('--user <id>', 'id of the user')
    .option('--label <text>', 'what the key is for')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature credentials create --user 3f2c8a1e7b904d5f8c6a2b1d0e9f8a7c --label "build machine"
  armature credentials create --user 3f2c8a1e7b904d5f8c6a2b1d0e9f8a7c --json > key.json`,
    )
    .action(async ({ user, label, json, ...options }: CreateOptions) => {
      const { key, secret } = await withDatabase(options, terminal, async (database) => {
        const { addAccessKey, isProtected, listLogins } = await import('../../auth/index.js');
        const [login] = await listLogins(database, user);
        if (!login) throw new CommandError(`There is no user ${user} who could sign in`);
        if (isProtected(login)) {
          throw new CommandError(
            `User ${user} is a service account, which has its keys from the setting auth.credentials`,
          );
        }
        return addAccessKey(database, login, label);
      });
      if (json)
        printJson({ access_key: key, secret_key: secret, user, ...(label !== undefined && { label }) }, terminal);
      else terminal.write(`access key  ${key}\nsecret key  ${secret}\n`);
    });
}
