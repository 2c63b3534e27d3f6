import { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';
import { warnOfConfiguredKey } from '../warn-of-configured.js';

interface RevokeOptions extends SettingsOptions {
  keepTokens?: boolean;
  json?: true;
}

/** `armature credentials revoke`. */
export function revokeCredentialsCommand(terminal: Terminal): Command {
  return new Command('revoke')
    .description("Revoke an access key, and end its user's tokens.")
    .argument('<key>', 'the access key')
    .option('--keep-tokens', 'let the tokens of the user live on until they expire')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Not every token tells the key that it was got with, so all tokens of the user end, within about a second; clients with another key
sign in again by themselves.

Examples:
  armature credentials revoke 8PZ1X2C3V4B5N6M7A8S9D0F1G2H3J4`,
    )
    .action(async (key: string, { keepTokens = false, json, ...options }: RevokeOptions) => {
      const user = await withDatabase(options, terminal, async (database, settings) => {
        const { revokeKey } = await import('../../auth/index.js');
        const owner = await revokeKey(database, key, { keepTokens });
        if (owner === undefined) throw new CommandError('There is no such access key');
        warnOfConfiguredKey(key, settings, terminal);
        return owner;
      });
      if (json) printJson({ revoked: 1, user }, terminal);
      else terminal.write(`The access key of user ${user} is revoked${keepTokens ? '' : ', and all tokens end'}\n`);
    });
}
