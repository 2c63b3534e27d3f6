import { Command, CommanderError } from 'commander';
import { PACKAGE_VERSION } from '../generated/package-version.js';
import { callCommand } from './call.js';
import { clientCommand } from './client.js';
import { CommandError } from './command-error.js';
import { credentialsCommand } from './credentials.js';
import { dbCommand } from './db.js';
import { openApiCommand } from './openapi.js';
import { schemaCommand } from './schema.js';
import { serveCommand } from './serve.js';
import type { Terminal } from './terminal.js';
import { usersCommand } from './users.js';

const COMMANDS = [
  serveCommand,
  schemaCommand,
  openApiCommand,
  clientCommand,
  callCommand,
  usersCommand,
  credentialsCommand,
  dbCommand,
];

/**
 * Runs the `armature` command.
 * @param words what stands after the program's name
 * @throws CommandError, or what the command's parts throw; help and version end normally
 */
export async function runProgram(words: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await createProgram(terminal).parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new CommandError(oneSentence(error.message), { exitCode: 2, cause: error });
  }
}

/** The tree of all commands. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('armature')
    .description('A schema-driven RPC server for models, tasks and projects, and the tools around its schema.')
    .version(PACKAGE_VERSION)
    // What stands after a subcommand is the subcommand's: several have a --version of their own.
    .enablePositionalOptions()
    .addHelpText('after', '\nEach command tells more: armature <command> --help');
  for (const command of COMMANDS) program.addCommand(command(terminal));
  prepare(program, terminal);
  return program;
}

/** Has a command and those below it write through the terminal, and throw instead of ending the process. */
function prepare(command: Command, terminal: Terminal): void {
  command.exitOverride();
  command.configureOutput({ writeOut: terminal.write, writeErr: () => {} });
  for (const below of command.commands) prepare(below, terminal);
}

/** What the library says of a wrong command line, without its mark; a command without its subcommand says nothing of use. */
function oneSentence(message: string): string {
  const reason = message.startsWith('(')
    ? 'a command is missing'
    : message.replace(/^error: /, '').replaceAll('\n', ' ');
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}; --help tells what there is`;
}
