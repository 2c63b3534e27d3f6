import { Command, Option } from 'commander';
import { ROLES, type Role } from '../../schema/service-definition.js';
import { newId } from '../../server/system.js';
import { CommandError, WRONG_COMMAND_LINE } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';

interface CreateOptions extends SettingsOptions {
  role: Role;
  company?: string;
  email?: string;
  json?: true;
}

/** `armature users create`. */
export function createUserCommand(terminal: Terminal): Command {
  return new Command('create')
    .description('Create a user; an access key is made by: armature credentials create.')
    .argument('<name>', 'display name')
    .addOption(new Option('--role <role>', 'what the user may do').choices(ROLES).default('user'))
    .option('--company <id>', 'company that the user belongs to (default: api.default_company)')
    .option('--email <address>', 'mail address, which no other user may have')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Prints the id of the user.

Examples:
  armature users create "Ada Lovelace" --role admin --email ada@example.com
  armature credentials create --user "$(armature users create CI)"`,
    )
    .action(async (name: string, { role, company, email, json, ...options }: CreateOptions) => {
      if (name.trim() === '') throw new CommandError('A user needs a name', { exitCode: WRONG_COMMAND_LINE });
      const id = await withDatabase(options, terminal, async (database, settings) => {
        const { createUser } = await import('../../auth/index.js');
        return createUser(
          { database, settings, now: terminal.now(), newId },
          { name, role, company: company ?? settings.api.default_company.id, ...(email !== undefined && { email }) },
        );
      });
      if (json) printJson({ id }, terminal);
      else terminal.write(`${id}\n`);
    });
}
