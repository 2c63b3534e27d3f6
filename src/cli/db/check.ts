import { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../operator-database.js';
import { printJson } from '../print-json.js';
import { printable } from '../printable.js';
import { type SettingsOptions, configOption } from '../read-settings.js';
import type { Terminal } from '../terminal.js';

/** `armature db check`. */
export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('Look whether the database is as the server needs it; changes nothing.')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Looks for indexes and migrations that are missing, restores that were interrupted, and references that point nowhere.
Exit code 1 when something is wrong; what is marked as a note is not.

Examples:
  armature db check
  armature db check --json | jq '.problems'`,
    )
    .action(async ({ json, ...options }: SettingsOptions & { json?: true }) => {
      const check = await withDatabase(options, terminal, async (database) => {
        const { checkDatabase } = await import('../../database/index.js');
        return checkDatabase(database);
      });
      const wrong = check.problems.filter(({ isWrong }) => isWrong).length;
      if (json) {
        const problems = check.problems.map(({ isWrong, ...problem }) => ({ ...problem, wrong: isWrong }));
        printJson({ ...check, problems }, terminal);
      } else {
        const documents = check.collections.reduce((sum, collection) => sum + collection.documents, 0);
        const { mongodb, collections } = check;
        terminal.write(`MongoDB ${mongodb}: ${collections.length} collections, ${documents} documents\n`);
        for (const { isWrong, place, message } of check.problems) {
          terminal.write(`${isWrong ? 'wrong' : 'note'}  ${place}: ${printable(message)}\n`);
        }
      }
      if (wrong > 0)
        throw new CommandError(`${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong with the database`);
    });
}
