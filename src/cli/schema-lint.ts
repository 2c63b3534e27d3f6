import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { LintFault } from '../schema/lint/lint-services.js';
import { loadDefinitions } from '../server/load-definitions.js';
import { readServiceMeta } from '../server/read-service-meta.js';
import { CommandError } from './command-error.js';
import type { Terminal } from './terminal.js';

/** The checkout: the service files are in it, and no part of what is installed elsewhere. */
const ROOT = new URL('../../', import.meta.url);

interface LintCommandOptions {
  folder?: string;
  exceptions?: string;
  json?: true;
}

/** `armature schema lint`: holds service files to the rules of this project. */
export function schemaLintCommand(terminal: Terminal): Command {
  return new Command('lint')
    .description('Check the style of the service files, and what a start of the server does not check.')
    .option('--folder <folder>', 'service files of your own, served beside ours (default: ours, in schema/services)')
    .option('--exceptions <file>', 'places that may break a rule (default: schema/lint-exceptions.conf for our files)')
    .option('--json', 'print the faults as JSON')
    .addHelpText(
      'after',
      `
Prints a fault a line: file:line: rule: what is wrong; what to do. The exit code is 1 when there are any.

Examples:
  armature schema lint
  armature schema lint --folder my-services
  armature schema lint --folder my-services --json`,
    )
    .action(async (options: LintCommandOptions) => {
      const faults = (await lint(options, terminal)).map((fault) => ({
        ...fault,
        file: relative(terminal.folder, fault.file),
      }));
      if (options.json) terminal.write(`${JSON.stringify(faults, null, 2)}\n`);
      else {
        for (const { file, line, rule, message, fix } of faults)
          terminal.write(`${file}:${line}: ${rule}: ${message}; ${fix}\n`);
      }
      if (faults.length > 0) throw new CommandError(`The service files have ${faults.length} fault(s)`);
    });
}

async function lint({ folder, exceptions }: LintCommandOptions, terminal: Terminal): Promise<LintFault[]> {
  const [{ lintFolder }, { LintExceptionsError }] = await Promise.all([
    import('../schema/lint/lint-folder.js'),
    import('../schema/lint/lint-exceptions.js'),
  ]);
  const inFolder = (path: string) => resolve(terminal.folder, path);
  const { own } = await loadDefinitions('');
  return lintFolder(folder === undefined ? fileURLToPath(new URL('schema/services', ROOT)) : inFolder(folder), {
    meta: await readServiceMeta(),
    others: folder === undefined ? [] : own,
    exceptions: exceptionsFile(folder, exceptions && inFolder(exceptions)),
  }).catch((error: unknown) => {
    throw error instanceof LintExceptionsError ? new CommandError(error.message, { exitCode: 2, cause: error }) : error;
  });
}

function exceptionsFile(folder: string | undefined, named: string | undefined): string | undefined {
  if (named !== undefined || folder !== undefined) return named;
  return fileURLToPath(new URL('schema/lint-exceptions.conf', ROOT));
}
